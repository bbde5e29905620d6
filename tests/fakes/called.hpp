#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <sambung/call.hpp>
#include <string>
#include <vector>

namespace sambung::testing {

using nlohmann::json;

/// What came of an operation on one request.
struct Came {
  std::int32_t outcome = -1;
  std::string reason;
  std::string remote_id;
  std::int64_t retry_ms = 0;
  std::vector<json> items;
  std::string cursor;
  int cursor_kind = 0;

  std::vector<std::string> ids() const {
    std::vector<std::string> all;
    for (const json& item : items) all.push_back(item.value("id", "?"));
    return all;
  }
};

/// One request of a call.
struct Asked {
  std::string request;
  std::string context = "{}";
};

/// An operation of a connector's: [&](Call& call) { system.find(call); }.
using Serve = std::function<void(Call& call)>;

/// Calls an operation in this process, as the host would, with 20 s of time.
std::vector<Came> called(const Serve& serve, const std::vector<Asked>& asked,
                         std::uint32_t limit = 0);
Came called_once(const Serve& serve, const json& request, const json& context = json::object());

/// `changes` until nothing is left at once; the records of all. Fails the test when there is no end.
Came all_changes(const Serve& changes, std::string& cursor, const json& context = json::object(),
                 std::uint32_t limit = 0);

inline json upsert_of(const std::string& id, const json& fields,
                      const json& more = json::object()) {
  json request = {{"object", "contact"}, {"op", "op-1"}, {"fields", fields}};
  if (!id.empty()) request["id"] = id;
  request.update(more);
  return request;
}
inline json find_of(const json& keys) { return {{"object", "contact"}, {"keys", keys}}; }
inline json fetch_of(const std::string& id) { return {{"object", "contact"}, {"id", id}}; }

}  // namespace sambung::testing
