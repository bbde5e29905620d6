#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace sambung::cli {

/// The sample deployment of `sambung dev`. Plain value.
struct DevFolder {
  static constexpr const char* kAccessToken = "dev-access-token";  ///< of the simulated Graph API

  std::filesystem::path folder;
  std::uint16_t port = 8080;
  std::uint16_t health_port = 9464;
  std::uint16_t simulator_port = 8090;
  bool database = true;               ///< whether the sqlite connector is there
  std::filesystem::path connector{};  ///< a library to try beside them; empty: none
  std::string connector_config{};     ///< its configuration, a JSON object
  std::vector<std::filesystem::path> connector_paths{};  ///< its folder and the usual ones

  std::filesystem::path configuration() const { return folder / "sambung.yaml"; }
  std::filesystem::path lines() const { return folder / "events.jsonl"; }
  std::filesystem::path rows() const { return folder / "whatsapp.db"; }
  std::filesystem::path secret() const { return folder / "secrets" / "app_secret"; }
  std::filesystem::path token() const { return folder / "secrets" / "verify_token"; }

  /// Makes the folder, its secrets (random, 0600, kept when they are there), and the configuration,
  /// which is written anew. kUnavailable - cannot be written.
  Result<void> prepare() const;
};

}  // namespace sambung::cli
