#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sambung::settings {

/// What a configuration may refer to outside its files. Immutable.
struct Environment {
  std::function<std::optional<std::string>(const std::string&)> variable;
  std::filesystem::path credentials;  ///< of `{credential: N}`; empty: there are none
  /// Where connectors are looked for when `connector_path` says nothing.
  std::vector<std::filesystem::path> connector_paths;
  /// Whether secrets are read; without it references are only checked for their shape, so that a
  /// configuration can be linted on a machine that does not have them.
  bool resolve_secrets = true;
};

/// The process's own environment, with systemd's or Docker's folder of credentials.
Environment process_environment(std::vector<std::filesystem::path> connector_paths);

}  // namespace sambung::settings
