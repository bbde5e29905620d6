#include "plugins/mapping/json_text.hpp"
#include "plugins/mapping/mapping.hpp"

namespace sambung::mapping {

namespace {

constexpr const char* kScriptMember = "script";

Result<Json> object_of(std::string_view text, const char* whose) {
  if (text.empty()) return Json(Json::object());
  auto read = read_json(text);
  if (!read) return Error{ErrorCode::kInvalid, std::string(whose) + " " + read.error().what};
  if (!read->is_object()) {
    return Error{ErrorCode::kInvalid,
                 std::string(whose) + " is no object; it has objects such as `contact`"};
  }
  return read;
}

void lay(Json& under, const std::string& key, const Json& over) {
  if (over.is_null()) {
    under.erase(key);
    return;
  }
  under[key] = over;
}

}  // namespace

Result<std::string> overlay(std::string_view under, std::string_view over) {
  auto base = object_of(under, "the manifest's mapping");
  if (!base) return base.error();
  const auto top = object_of(over, "the mapping of the settings");
  if (!top) return top.error();
  for (const auto& [object, rules] : top->items()) {
    if (object == kScriptMember || !rules.is_object()) {
      lay(*base, object, rules);
      continue;
    }
    if (!base->contains(object) || !(*base)[object].is_object()) (*base)[object] = Json::object();
    for (const auto& [field, rule] : rules.items()) lay((*base)[object], field, rule);
  }
  return write_json(*base);
}

}  // namespace sambung::mapping
