#include "connectors/medusa/config.hpp"

#include <nlohmann/json.hpp>
#include <sambung/host.hpp>
#include <utility>

namespace sambung::medusa {

namespace {

constexpr std::string_view kPlace = "{id}";
constexpr std::size_t kTemplateBytesMax = 128;

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

std::string email_in(const nlohmann::json& config) {
  const auto value = config.find("email_for_missing");
  if (value == config.end()) return {};
  const std::string text = value->is_string() ? value->get<std::string>() : std::string();
  const std::size_t at = text.find('@');
  const bool usable = text.size() <= kTemplateBytesMax && text.find(kPlace) < at &&
                      at != std::string::npos && at + 1 < text.size();
  if (!usable) {
    throw ConfigError(
        "email_for_missing: must be an address with {id} before its @, such as "
        "\"{id}@customers.invalid\"");
  }
  return text;
}

}  // namespace

Config parse_config(std::string_view json) {
  const nlohmann::json config = nlohmann::json::parse(json, nullptr, false);
  if (!config.is_object()) throw ConfigError("the configuration is not a JSON object");
  for (const auto& [key, value] : config.items()) {
    if (key != "page" && key != "overlap_s" && key != "email_for_missing") {
      throw ConfigError(key + ": unknown key; known are page, overlap_s and email_for_missing");
    }
  }
  Config parsed;
  parsed.page = number_in(config, "page", 100, {1, 1000});
  parsed.overlap = std::chrono::seconds(number_in(config, "overlap_s", 60, {0, 86'400}));
  parsed.email_for_missing = email_in(config);
  return parsed;
}

std::string stand_in(const Config& config, std::string_view id) {
  std::string address = config.email_for_missing;
  if (address.empty() || id.empty()) return {};
  return address.replace(address.find(kPlace), kPlace.size(), id);
}

}  // namespace sambung::medusa
