#pragma once

#include <sys/stat.h>

#include <fstream>
#include <map>
#include <string>

#include "core/settings/load.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::testing {

/// A configuration in a folder of its own, with an environment and two connectors that exist by name
/// alone.
class Written {
 public:
  Written() {
    std::filesystem::create_directory(folder_ / "connectors");
    for (const char* name : {"jsonl", "sqlite"}) {
      std::ofstream(folder_ / "connectors" / (std::string(name) + ".so")) << "x";
    }
    variables_["APP_SECRET"] = "the app secret";
    variables_["VERIFY_TOKEN"] = "the verify token";
    variables_["EMPTY"] = "";
  }

  void file(const std::string& name, const std::string& text, mode_t mode = 0600) {
    const auto path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    ::chmod(path.c_str(), mode);
  }
  void variable(const std::string& name, const std::string& value) { variables_[name] = value; }

  settings::Loaded load(const std::string& yaml,
                        settings::SecretsWanted secrets = settings::SecretsWanted::kAll) {
    file("sambung.yaml", yaml);
    settings::Environment environment;
    environment.variable = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables_.find(name);
      if (found == variables_.end()) return std::nullopt;
      return found->second;
    };
    environment.credentials = folder_ / "credentials";
    environment.connector_paths = {folder_ / "connectors"};
    environment.secrets = secrets;
    return settings::load(folder_ / "sambung.yaml", environment);
  }

  /// All problems as text, the folder's name replaced by DIR.
  std::string problems(const std::string& yaml) {
    std::string text;
    for (const auto& problem : load(yaml).problems) text += render(problem);
    const std::string name = folder_.path().string();
    for (std::size_t at = text.find(name); at != text.npos; at = text.find(name)) {
      text.replace(at, name.size(), "DIR");
    }
    return text;
  }

  const TempFolder& folder() const { return folder_; }

 private:
  TempFolder folder_;
  std::map<std::string, std::string> variables_;
};

/// The least that a configuration must say.
inline constexpr const char* kApp =
    "whatsapp:\n"
    "  apps:\n"
    "    main:\n"
    "      secrets: [{env: APP_SECRET}]\n"
    "      verify_token: {env: VERIFY_TOKEN}\n";

}  // namespace sambung::testing
