#pragma once

#include <memory>
#include <optional>

#include "core/settings/problem.hpp"

namespace sambung::settings {

/// Bounds on one file.
inline constexpr std::size_t kFileBytesMax = 1024 * 1024;
inline constexpr std::size_t kDepthMax = 24;
inline constexpr std::size_t kNodesMax = 20'000;  ///< after aliases are put in
inline constexpr std::size_t kAliasesMax = 100;

/// The one document of a YAML file; nullopt after adding the problems: bad syntax, a duplicate key,
/// a key that is no text, a bound that is passed. An empty file is an empty map.
std::optional<Node> parse_yaml(const std::shared_ptr<const SourceFile>& source, Problems& problems);

}  // namespace sambung::settings
