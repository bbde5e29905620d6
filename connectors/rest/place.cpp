#include "connectors/rest/place.hpp"

#include <algorithm>
#include <cstring>

#include "connectors/rest/template.hpp"

namespace sambung::rest {

void Place::only(std::initializer_list<const char*> keys) const {
  if (!json_->is_object()) wrong("must be an object");
  for (const auto& [key, value] : json_->items()) {
    const bool known = std::any_of(keys.begin(), keys.end(),
                                   [&key = key](const char* name) { return key == name; });
    if (known) continue;
    std::string names;
    for (const char* name : keys) names += (names.empty() ? "" : ", ") + std::string(name);
    in(key).wrong("unknown member; known here are " + names);
  }
}

std::string Place::text(const char* key, const std::string& otherwise) const {
  if (!has(key)) return otherwise;
  if (!(*json_)[key].is_string()) in(key).wrong("must be a text");
  return (*json_)[key].get<std::string>();
}

std::string Place::needed(const char* key) const {
  std::string said = text(key);
  if (said.empty()) wrong(std::string("needs `") + key + "`");
  return said;
}

std::string Place::pointer(const char* key, const std::string& otherwise) const {
  std::string said = text(key, otherwise);
  if (!is_pointer(said)) in(key).wrong("must be a JSON pointer: empty, or from / on");
  return said;
}

std::string Place::template_text(const char* key) const {
  std::string said = text(key);
  if (has(key)) {
    const std::string reason = check_templates((*json_)[key], pointer_ + "/" + key);
    if (!reason.empty()) throw ConfigError("definition" + reason);
  }
  return said;
}

bool Place::flag(const char* key, bool otherwise) const {
  if (!has(key)) return otherwise;
  if (!(*json_)[key].is_boolean()) in(key).wrong("must be true or false");
  return (*json_)[key].get<bool>();
}

std::int64_t Place::number(const char* key, std::int64_t otherwise, std::int64_t most) const {
  if (!has(key)) return otherwise;
  const Json& value = (*json_)[key];
  if (!value.is_number_integer() || value < 0 || value > most) {
    in(key).wrong("must be a whole number from 0 to " + std::to_string(most));
  }
  return value.get<std::int64_t>();
}

std::vector<std::string> Place::texts(const char* key) const {
  if (!has(key)) return {};
  const Json& value = (*json_)[key];
  if (value.is_string()) return {value.get<std::string>()};
  std::vector<std::string> all;
  if (!value.is_array()) in(key).wrong("must be a text or a list of texts");
  for (const Json& each_one : value) {
    if (!each_one.is_string()) in(key).wrong("must be a text or a list of texts");
    all.push_back(each_one.get<std::string>());
  }
  return all;
}

std::vector<std::string> Place::pointers(const char* key) const {
  std::vector<std::string> all = texts(key);
  for (const std::string& said : all) {
    if (!is_pointer(said)) in(key).wrong("must have JSON pointers, from / on");
  }
  return all;
}

std::vector<int> Place::statuses(const char* key) const {
  if (!has(key)) return {};
  const Json& value = (*json_)[key];
  std::vector<int> all;
  for (const Json& status : value.is_array() ? value : Json::array({value})) {
    if (!status.is_number_integer() || status < 200 || status > 599) {
      in(key).wrong("must be an HTTP status from 200 to 599, or a list of them");
    }
    all.push_back(status.get<int>());
  }
  return all;
}

std::vector<std::pair<std::string, std::string>> Place::text_members(const char* key) const {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& [name, place] : members(key)) {
    if (!place.json().is_string()) place.wrong("must be a text");
    const std::string reason = check_templates(place.json(), place.pointer_);
    if (!reason.empty()) throw ConfigError("definition" + reason);
    all.emplace_back(name, place.json().get<std::string>());
  }
  return all;
}

std::vector<Place> Place::each(const char* key) const {
  if (!has(key)) return {};
  const Place place = in(key);
  if (place.json().is_object()) return {place};
  if (!place.json().is_array()) place.wrong("must be an object or a list of objects");
  std::vector<Place> all;
  for (std::size_t i = 0; i < place.json().size(); ++i) {
    all.emplace_back(place.json()[i], place.pointer_ + "/" + std::to_string(i));
  }
  return all;
}

std::vector<std::pair<std::string, Place>> Place::members(const char* key) const {
  if (!has(key)) return {};
  const Place place = in(key);
  if (!place.json().is_object()) place.wrong("must be an object");
  std::vector<std::pair<std::string, Place>> all;
  for (const auto& [name, value] : place.json().items()) all.emplace_back(name, place.in(name));
  return all;
}

}  // namespace sambung::rest
