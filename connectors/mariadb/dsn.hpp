#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sambung::mariadb {

/// Whether a connection is encrypted.
enum class Tls {
  kOff,
  kRequired,  ///< encrypted, with whom is not checked
  kVerify,    ///< encrypted, with a server whose certificate and name are checked
};

/// Where a database is and who we are there.
struct Dsn {
  std::string user, password, host, database;
  std::uint16_t port = 3306;
  std::string socket;  ///< path; then host and port say nothing
  Tls tls = Tls::kOff;
  std::string ca, certificate, key;  ///< paths; empty: the system's, none, none
};

/// Reads mariadb://user:password@host:port/database?options (or mysql://). Parts are percent-encoded;
/// an IPv6 address stands in brackets. Options: socket, tls (off, required, verify), ssl-ca, ssl-cert,
/// ssl-key; with ssl-ca alone tls is verify. Throws sambung::ConfigError, which never quotes the text.
Dsn parse_dsn(std::string_view text);

}  // namespace sambung::mariadb
