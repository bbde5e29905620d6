#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "core/settings/environment.hpp"
#include "core/settings/problem.hpp"
#include "core/settings/sections.hpp"
#include "core/settings/settings.hpp"

namespace sambung::settings {

/// What came of reading a configuration.
struct Loaded {
  std::optional<Settings> settings;           ///< none when a problem is an error
  Node root;                                  ///< what was written: files, includes and overrides
  Problems problems;                          ///< every one, in the order of the file
  std::vector<ConnectionSource> connections;  ///< for the check of their own configurations
  std::vector<std::filesystem::path> files;   ///< read, the main one first
};

/// Reads `file` and what it includes, checks all of it, and resolves the secrets. Never throws; a
/// file that cannot be read is a problem too.
Loaded load(const std::filesystem::path& file, const Environment& environment);

}  // namespace sambung::settings
