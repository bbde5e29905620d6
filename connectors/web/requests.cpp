#include "connectors/web/requests.hpp"

#include <algorithm>
#include <set>

namespace sambung::web {

namespace {

std::string comparable(const std::string& text, bool phone) {
  std::string made;
  for (const char c : text) {
    if (phone && (c < '0' || c > '9')) continue;
    made += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return made;
}

}  // namespace

Json object_of(std::string_view request) {
  auto object = parse_json(request);
  if (!object || !object->is_object()) {
    throw Failure(Outcome::invalid("the request is no JSON object"));
  }
  return *std::move(object);
}

std::string needed_in(const Json& request, const char* name) {
  const auto text = request.find(name);
  if (text == request.end() || !text->is_string()) {
    throw Failure(Outcome::invalid(std::string(name) + ": missing"));
  }
  return text->get<std::string>();
}

Json list_in(const Json& object, const char* name) {
  const Json* list = object.is_object() && object.contains(name) ? &object[name] : nullptr;
  return list != nullptr && list->is_array() ? *list : Json::array();
}

bool has_key(const std::vector<std::string>& found, const Json& wanted, bool phones) {
  std::set<std::string> keys;
  for (const Json& key : wanted) {
    if (key.is_string()) keys.insert(comparable(key.get<std::string>(), phones));
  }
  keys.erase("");
  return std::any_of(found.begin(), found.end(), [&](const std::string& each) {
    return keys.contains(comparable(each, phones));
  });
}

bool is_refusal(const Outcome& outcome) {
  return outcome.outcome == SAMBUNG_AUTH_DEAD || outcome.outcome == SAMBUNG_PERMISSION ||
         outcome.outcome == SAMBUNG_QUOTA;
}

Json finding(const std::string& check, bool good, const std::string& detail) {
  return {{"check", check}, {"ok", good}, {"detail", detail}};
}

Json clock_finding(std::int64_t server_ms) {
  if (server_ms == 0) return finding("clock", true, "the system does not tell its time");
  constexpr std::int64_t kSkewMax = 5000;
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  const std::int64_t skew = server_ms - now;
  Json found = finding("clock", skew < kSkewMax && skew > -kSkewMax, "to the second");
  found["skew_ms"] = skew;
  return found;
}

Json field(const std::string& name, const char* type, bool writable, bool required) {
  return {{"name", name}, {"type", type}, {"writable", writable}, {"required", required}};
}

}  // namespace sambung::web
