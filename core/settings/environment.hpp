#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sambung::settings {

/// Which secrets are read; the others are only checked for the shape of their references, so that a
/// configuration can be linted where they are not, and data be read without what signs webhooks.
enum class SecretsWanted : std::uint8_t { kAll, kMasterKey, kNone };

/// A value that goes before what the files say: "log.level=debug".
struct Override {
  std::string text;
  std::string origin;  ///< "flag --set"
};

/// What a configuration may refer to outside its files. Immutable.
struct Environment {
  std::function<std::optional<std::string>(const std::string&)> variable;
  std::filesystem::path credentials;  ///< of `{credential: N}`; empty: there are none
  /// Where connectors are looked for when `connector_path` says nothing.
  std::vector<std::filesystem::path> connector_paths;
  SecretsWanted secrets = SecretsWanted::kAll;
  std::vector<Override> overrides;  ///< in order: a later one goes before an earlier one
};

/// The process's own environment, with systemd's or Docker's folder of credentials.
Environment process_environment(std::vector<std::filesystem::path> connector_paths);

}  // namespace sambung::settings
