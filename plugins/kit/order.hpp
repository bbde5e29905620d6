#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "plugins/kit/credential.hpp"

namespace sambung::kit {

/// What is to be checked, and how. Immutable.
struct Order {
  std::filesystem::path library;   ///< absolute
  std::filesystem::path programs;  ///< the folder of sambung-host
  std::filesystem::path schemas;   ///< with events/examples; may be missing
  std::string config = "{}";       ///< JSON object; `{scratch}` in it is a private folder
  std::string manifest;            ///< JSON, as the library gives it
  std::string base_url{};          ///< of a live system behind the host's HTTP
  std::shared_ptr<const Credential> credential{};  ///< shown there; none: nothing is
  std::string merge{};     ///< program that merges two records of the live system; empty: none
  std::uint64_t seed = 1;  ///< another one gives other events and other garbage
  bool live = false;       ///< the configured system may be written to

  bool has_scratch() const;
  /// Whether the connector speaks through the host's HTTP service.
  bool uses_http() const;
  /// Whether the connector may be asked for effects: in a live system, in a private folder, or
  /// where its only way out leads to a system of ours.
  bool effects() const { return live || has_scratch() || uses_http(); }
  /// Whether what it asks its system can be answered.
  bool reachable() const { return live || has_scratch(); }
  /// What the manifest says of `member` with this configuration, as JSON; empty: nothing.
  std::string said(const char* member) const;
  /// Where a live system is: `base_url`, else the manifest's; empty: nobody says.
  std::string live_url() const;
};

}  // namespace sambung::kit
