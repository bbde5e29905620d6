#include "connectors/mariadb/dsn.hpp"

#include <charconv>
#include <sambung/host.hpp>

namespace sambung::mariadb {

namespace {

constexpr const char* kExample = "such as mariadb://sambung@db.example:3306/shop?tls=verify";

[[noreturn]] void refuse(const std::string& why) {
  throw ConfigError("dsn: " + why + "; write a URI " + kExample);
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    const char* first = text.data() + i + 1;
    if (i + 2 >= text.size() || std::from_chars(first, first + 2, value, 16).ptr != first + 2) {
      refuse("has a % that is not followed by two hexadecimal digits");
    }
    if (value == 0) refuse("has a NUL character");
    out.push_back(static_cast<char>(value));
    i += 2;
  }
  return out;
}

/// What stands before `mark`, which is taken away with it; all when there is none.
std::string_view cut(std::string_view& text, char mark) {
  const std::size_t at = text.find(mark);
  const std::string_view part = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return part;
}

void read_user(std::string_view text, Dsn& dsn) {
  dsn.user = decoded(cut(text, ':'));
  dsn.password = decoded(text);
}

void read_host(std::string_view text, Dsn& dsn) {
  if (text.starts_with('[')) {
    text.remove_prefix(1);
    dsn.host = decoded(cut(text, ']'));
    if (text.starts_with(':')) text.remove_prefix(1);
  } else {
    dsn.host = decoded(cut(text, ':'));
  }
  if (text.empty()) return;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), dsn.port);
  if (error != std::errc() || end != text.data() + text.size() || dsn.port == 0) {
    refuse("has a port that is no number from 1 to 65535");
  }
}

Tls tls_of(const std::string& value) {
  if (value == "off") return Tls::kOff;
  if (value == "required") return Tls::kRequired;
  if (value == "verify") return Tls::kVerify;
  refuse("has an option tls that is none of off, required, verify");
}

void read_options(std::string_view text, Dsn& dsn) {
  bool has_tls = false;
  while (!text.empty()) {
    std::string_view option = cut(text, '&');
    const std::string_view name = cut(option, '=');
    const std::string value = decoded(option);
    if (name == "socket") {
      dsn.socket = value;
    } else if (name == "ssl-ca") {
      dsn.ca = value;
    } else if (name == "ssl-cert") {
      dsn.certificate = value;
    } else if (name == "ssl-key") {
      dsn.key = value;
    } else if (name == "tls") {
      dsn.tls = tls_of(value);
      has_tls = true;
    } else {
      refuse("has an unknown option; known are socket, tls, ssl-ca, ssl-cert and ssl-key");
    }
  }
  if (!has_tls && !dsn.ca.empty()) dsn.tls = Tls::kVerify;
}

}  // namespace

Dsn parse_dsn(std::string_view text) {
  if (text.empty()) refuse("missing");
  bool has_scheme = false;
  for (const std::string_view scheme : {"mariadb://", "mysql://"}) {
    if (!text.starts_with(scheme)) continue;
    text.remove_prefix(scheme.size());
    has_scheme = true;
  }
  if (!has_scheme) refuse("does not begin with mariadb://");
  Dsn dsn;
  std::string_view place = cut(text, '?');
  std::string_view server = cut(place, '/');
  dsn.database = decoded(place);
  const std::size_t at = server.rfind('@');
  if (at == std::string_view::npos) refuse("names no user");
  read_user(server.substr(0, at), dsn);
  read_host(server.substr(at + 1), dsn);
  read_options(text, dsn);
  if (dsn.user.empty()) refuse("names no user");
  if (dsn.host.empty() && dsn.socket.empty()) refuse("names neither a host nor a socket");
  if (dsn.database.empty()) refuse("names no database");
  return dsn;
}

}  // namespace sambung::mariadb
