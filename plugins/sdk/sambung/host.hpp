#pragma once

#include <sambung/abi.h>

#include <cstdint>
#include <stdexcept>
#include <string_view>

#include "sambung/batch.hpp"

namespace sambung {

/// Thrown by a connector's constructor when only the operator can repair the configuration.
/// The text names the key, what is wrong with it and what would be right; never a secret's value.
struct ConfigError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What the broker offers to a connector. Thread-safe; lives longer than the connector.
class Host {
 public:
  explicit Host(const sambung_host& raw) : raw_(&raw) {}

  /// One line for operators (cut at 1 KiB): no personal data, no secrets.
  void debug(std::string_view text) const { log(SAMBUNG_LOG_DEBUG, text); }
  void note(std::string_view text) const { log(SAMBUNG_LOG_NOTE, text); }
  void warn(std::string_view text) const { log(SAMBUNG_LOG_WARN, text); }
  void error(std::string_view text) const { log(SAMBUNG_LOG_ERROR, text); }

  /// A service's table; nullptr when this host has none by that id. http.hpp wraps the one there is.
  const void* service(const char* id) const { return raw_->extension(raw_, id); }
  const sambung_host& raw() const { return *raw_; }

 private:
  void log(std::int32_t level, std::string_view text) const {
    raw_->log(raw_, level, span_of(text));
  }

  const sambung_host* raw_;
};

/// What a connector's constructor gets. `connection` and `config` are borrowed until it returns.
struct Setup {
  Host host;
  std::string_view connection;  ///< the operator's name for this connection
  std::string_view config;      ///< a JSON object with the secrets in it
};

}  // namespace sambung
