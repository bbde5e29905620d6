#include "src/config.hpp"

#include <nlohmann/json.hpp>
#include <sambung/host.hpp>

namespace scaffold_name {

Config parse_config(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) throw sambung::ConfigError("the configuration is not a JSON object");
  for (const auto& [key, value] : json.items()) {
    if (key != "folder") throw sambung::ConfigError(key + ": unknown key; known is folder");
  }
  const auto folder = json.find("folder");
  if (folder == json.end() || !folder->is_string() ||
      !folder->get_ref<const std::string&>().starts_with('/')) {
    throw sambung::ConfigError("folder: must be an absolute path, such as /var/lib/scaffold-name");
  }
  return Config{folder->get<std::string>()};
}

}  // namespace scaffold_name
