#pragma once

#include <filesystem>
#include <string>

#include "core/settings/environment.hpp"
#include "core/settings/problem.hpp"

namespace sambung::settings {

/// What all readers of one configuration share. Confined to one call of `load`.
struct Reading {
  const Environment& environment;
  std::filesystem::path folder;  ///< of the main file: relative paths start here
  Problems& problems;

  void error(std::string_view code, std::string what, const Place& place, std::string label,
             std::string help) {
    problems.push_back({.code = code,
                        .what = std::move(what),
                        .place = place,
                        .label = std::move(label),
                        .help = std::move(help)});
  }
  std::filesystem::path absolute(const std::string& path) const {
    return (folder / path).lexically_normal();
  }
};

}  // namespace sambung::settings
