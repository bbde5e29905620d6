#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace sambung::kit {

/// A private folder under /tmp, removed with its owner.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  /// What `{scratch}` stands for: the connector's part.
  std::filesystem::path system() const { return path_ / "system"; }
  /// For sockets of hosts.
  std::filesystem::path run() const { return path_ / "run"; }
  /// How often `text` stands in the files of the connector's part that are text: what is binary may
  /// keep older pages, so its count says nothing.
  std::size_t count(const std::string& text) const;
  /// Those files, by their paths.
  std::map<std::string, std::string> contents() const;

 private:
  std::filesystem::path path_;
};

}  // namespace sambung::kit
