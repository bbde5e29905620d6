#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/app/cli/verb.hpp"
#include "core/settings/load.hpp"

namespace sambung::cli {

/// The option --config that many verbs share, and what follows from it. Confined to its command.
struct ConfigOption {
  std::string file;
  std::string named = {};             ///< by --config, where `file` stands without a flag
  std::vector<std::string> set = {};  ///< "log.level=debug": goes before what the file says

  void declare(Options& options);
  /// As the only thing on the command line: `sambung run FILE`; --config works there too, and FILE goes
  /// before it.
  void declare_positional(Options& options);
  /// The file that is meant: the one named, by its variable too, ./sambung.yaml,
  /// /etc/sambung/sambung.yaml.
  std::filesystem::path resolve() const;
};

/// Folders with connectors when the configuration names none: of this build, of the prefix that
/// `programs` was installed under, and where packages put them.
std::vector<std::filesystem::path> default_connector_paths(const std::filesystem::path& programs);

/// Reads a configuration as the process sees it.
settings::Loaded load_configuration(const ConfigOption& config, const Terminal& terminal,
                                    settings::SecretsWanted secrets);

/// Prints all problems to `err`; 0, or 78 when one is an error.
int report(const settings::Problems& problems, const Terminal& terminal);

/// Reads a configuration for a verb that needs one; nullopt after the problems were printed, the exit
/// code is then 78.
std::optional<settings::Settings> settings_for(const ConfigOption& config,
                                               const Terminal& terminal);

/// The same for a verb that only looks at the data: secrets but for the master key need not be there.
std::optional<settings::Settings> settings_without_secrets(const ConfigOption& config,
                                                           const Terminal& terminal);

}  // namespace sambung::cli
