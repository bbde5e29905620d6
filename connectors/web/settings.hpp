#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/web/json.hpp"

namespace sambung::web {

/// A connection's `config` as it is read key by key. Each throws sambung::ConfigError that names
/// the key, what is wrong and what it must be. The manifest's schema has said the same to whoever
/// wrote the configuration; this holds for whoever did not ask it.
class Settings {
 public:
  explicit Settings(std::string_view json);

  std::uint32_t number(const char* key, std::uint32_t fallback,
                       std::pair<std::uint32_t, std::uint32_t> range);
  bool flag(const char* key, bool fallback);
  /// At most `bytes_max`.
  std::string text(const char* key, std::string fallback, std::size_t bytes_max = 255);
  /// Empty, or absolute, so that it does not depend on where the broker runs.
  std::string path(const char* key);
  std::string choice(const char* key, std::string fallback, const std::vector<std::string>& from);
  /// A list of at most 100 names of letters, digits and "_".
  std::vector<std::string> names(const char* key);
  /// Says so when there is a key that none of the above has read.
  void done() const;

 private:
  const Json* find(const char* key);

  Json json_;
  std::set<std::string> known_;
};

}  // namespace sambung::web
