#include "connectors/tryton/config.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sambung/host.hpp>

namespace sambung::tryton {

namespace {

constexpr std::size_t kFieldsMax = 50;
constexpr std::size_t kNameBytesMax = 63;

std::uint32_t number_in(const nlohmann::json& config, const char* key, std::uint32_t fallback,
                        std::pair<std::uint32_t, std::uint32_t> range) {
  const auto value = config.find(key);
  if (value == config.end()) return fallback;
  const bool fits = value->is_number_unsigned() && *value >= range.first && *value <= range.second;
  if (!fits) {
    throw ConfigError(std::string(key) + ": must be a whole number from " +
                      std::to_string(range.first) + " to " + std::to_string(range.second));
  }
  return value->get<std::uint32_t>();
}

bool is_field_name(const nlohmann::json& value) {
  if (!value.is_string()) return false;
  const auto& name = value.get_ref<const std::string&>();
  return !name.empty() && name.size() <= kNameBytesMax && name.front() >= 'a' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

std::vector<std::string> fields_in(const nlohmann::json& config) {
  const auto value = config.find("fields");
  if (value == config.end()) return {};
  if (!value->is_array() || value->size() > kFieldsMax ||
      !std::all_of(value->begin(), value->end(), is_field_name)) {
    throw ConfigError(
        "fields: must be a list of at most 50 names of fields of party.party, such as [\"x_tier\"]");
  }
  return value->get<std::vector<std::string>>();
}

}  // namespace

Config parse_config(std::string_view json) {
  const nlohmann::json config = nlohmann::json::parse(json, nullptr, false);
  if (!config.is_object()) throw ConfigError("the configuration is not a JSON object");
  for (const auto& [key, value] : config.items()) {
    if (key != "page" && key != "overlap_s" && key != "fields") {
      throw ConfigError(key + ": unknown key; known are page, overlap_s and fields");
    }
  }
  Config parsed;
  parsed.page = number_in(config, "page", 100, {1, 1000});
  parsed.overlap = std::chrono::seconds(number_in(config, "overlap_s", 60, {0, 86'400}));
  parsed.fields = fields_in(config);
  return parsed;
}

}  // namespace sambung::tryton
