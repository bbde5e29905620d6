#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "tests/support/temp_folder.hpp"

namespace sambung::fault {

/// A folder with the configuration of a broker with one app, and the questions that its health port
/// answers. Confined to its owner.
class Deployment {
 public:
  /// `connections`: the part of the YAML below `connections:`, indented by two.
  void configure(const std::string& connections) const;

  std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }
  std::filesystem::path config() const { return folder_ / "sambung.yaml"; }
  std::filesystem::path data() const { return folder_ / "data"; }
  std::uint16_t port() const { return port_; }
  const std::string& secret() const { return secret_; }

  /// A figure of the metrics page, summed over its labels; nullopt when it is not there.
  std::optional<double> figure(const std::string& name) const;
  /// Waits until nothing is left to fold or to deliver and `connections` run; false after 2 min.
  bool drained(int connections) const;

 private:
  std::string metrics() const;

  testing::TempFolder folder_;
  std::uint16_t port_ = free_port();
  std::uint16_t health_ = free_port();
  std::string secret_ = "secret-of-the-fault-tests";

  static std::uint16_t free_port();
};

}  // namespace sambung::fault
