#pragma once

#include <filesystem>
#include <vector>

#include "core/settings/reading.hpp"

namespace sambung::settings {

/// The files that `include: [globs]` of a configuration names, sorted; relative ones from its folder.
/// A pattern without wildcards that matches nothing is a problem.
std::vector<std::filesystem::path> included_files(const Node& root, Reading& reading);

/// Adds what an included file says: apps and connections join those that are there; whatever stands
/// in both files is a problem.
void merge(Node& root, Node extra, Reading& reading);

}  // namespace sambung::settings
