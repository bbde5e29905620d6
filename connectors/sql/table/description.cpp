#include <nlohmann/json.hpp>

#include "connectors/sql/table/lookup.hpp"
#include "connectors/sql/table/tables.hpp"

namespace sambung::table {

namespace {

using nlohmann::json;

json contact_of(const ObjectConfig& config) {
  json find = json::array();
  for (const auto& [key, columns] : config.keys) find.push_back(key);
  const bool has_op = config.make_uuid || !config.op.empty();
  const char* deletes = config.deleted.by == Deleted::By::kNothing ? "fetch" : "feed";
  return {{"create", config.writable},
          {"idempotent", has_op                ? "op"
                         : config.keys.empty() ? "none"
                                               : "search"},
          {"versions", config.version.empty() ? "none" : "refused"},
          {"batch", {{"upsert", 400}, {"fetch", 400}, {"find", 400}}},
          {"find", find},
          {"merges", false},
          {"deletes", deletes}};
}

}  // namespace

std::string description(const std::vector<ObjectConfig>& objects,
                        const std::vector<LookupConfig>& lookups, bool wakes) {
  json out = {{"objects", json::array()}};
  std::int64_t late_ms = 0;
  bool has_changes = false;
  for (const ObjectConfig& config : objects) {
    out["objects"].push_back(config.object);
    if (config.object == "contact") out["contact"] = contact_of(config);
    has_changes = has_changes || !config.version.empty();
    late_ms = std::max<std::int64_t>(late_ms, config.late.count());
  }
  if (has_changes) {
    out["changes"] = {{"mode", "poll"}, {"lag_ms", late_ms}, {"poll_ms", wakes ? 1000 : 5000}};
  }
  if (!lookups.empty()) out["lookups"] = described(lookups);
  return out.dump();
}

}  // namespace sambung::table
