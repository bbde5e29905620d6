#include "connectors/web/settings.hpp"

#include <algorithm>
#include <sambung/host.hpp>

namespace sambung::web {

namespace {

constexpr std::size_t kNamesMax = 100;
constexpr std::size_t kNameBytesMax = 80;

bool is_name(const Json& value) {
  if (!value.is_string()) return false;
  const auto& name = value.get_ref<const std::string&>();
  return !name.empty() && name.size() <= kNameBytesMax &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_';
         });
}

[[noreturn]] void refuse(const char* key, const std::string& must) {
  throw ConfigError(std::string(key) + ": must be " + must);
}

template <class Names>
std::string joined(const Names& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

}  // namespace

Settings::Settings(std::string_view json) {
  auto read = parse_json(json);
  if (!read || !read->is_object()) throw ConfigError("the configuration is no JSON object");
  json_ = *std::move(read);
}

const Json* Settings::find(const char* key) {
  known_.insert(key);
  const auto value = json_.find(key);
  return value == json_.end() ? nullptr : &*value;
}

std::uint32_t Settings::number(const char* key, std::uint32_t fallback,
                               std::pair<std::uint32_t, std::uint32_t> range) {
  const Json* value = find(key);
  if (value == nullptr) return fallback;
  const bool fits = value->is_number_unsigned() && *value >= range.first && *value <= range.second;
  if (!fits) {
    refuse(key, "a whole number from " + std::to_string(range.first) + " to " +
                    std::to_string(range.second));
  }
  return value->get<std::uint32_t>();
}

bool Settings::flag(const char* key, bool fallback) {
  const Json* value = find(key);
  if (value == nullptr) return fallback;
  if (!value->is_boolean()) refuse(key, "true or false");
  return value->get<bool>();
}

std::string Settings::text(const char* key, std::string fallback, std::size_t bytes_max) {
  const Json* value = find(key);
  if (value == nullptr) return fallback;
  if (!value->is_string() || value->get_ref<const std::string&>().size() > bytes_max) {
    refuse(key, "a text of at most " + std::to_string(bytes_max) + " bytes");
  }
  return value->get<std::string>();
}

std::string Settings::path(const char* key) {
  std::string path = text(key, "", 4096);
  if (!path.empty() && path.front() != '/') {
    refuse(key, "absolute, so that it does not depend on where the broker runs");
  }
  return path;
}

std::string Settings::choice(const char* key, std::string fallback,
                             const std::vector<std::string>& from) {
  const Json* value = find(key);
  if (value == nullptr) return fallback;
  if (std::find(from.begin(), from.end(), *value) == from.end()) {
    refuse(key, "one of " + joined(from));
  }
  return value->get<std::string>();
}

std::vector<std::string> Settings::names(const char* key) {
  const Json* value = find(key);
  if (value == nullptr) return {};
  if (!value->is_array() || value->size() > kNamesMax ||
      !std::all_of(value->begin(), value->end(), is_name)) {
    refuse(key, "a list of at most 100 names of letters, digits and _");
  }
  return value->get<std::vector<std::string>>();
}

void Settings::done() const {
  for (const auto& [key, value] : json_.items()) {
    if (known_.contains(key)) continue;
    throw ConfigError(key + ": unknown key; known are " +
                      (known_.empty() ? "none" : joined(known_)));
  }
}

}  // namespace sambung::web
