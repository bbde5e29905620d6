#include "core/settings/environment.hpp"

#include <cstdlib>

namespace sambung::settings {

Environment process_environment(std::vector<std::filesystem::path> connector_paths) {
  Environment environment;
  environment.variable = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
  const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
  environment.credentials = credentials != nullptr ? credentials : "/run/secrets";
  environment.connector_paths = std::move(connector_paths);
  return environment;
}

}  // namespace sambung::settings
