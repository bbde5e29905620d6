#include "connectors/nats/config.hpp"

#include <algorithm>
#include <sambung/host.hpp>
#include <sstream>

#include "connectors/web/settings.hpp"

namespace sambung::nats {

namespace {

constexpr std::size_t kServersMax = 16;
constexpr std::size_t kServersBytesMax = 2048;
constexpr std::size_t kSecretBytesMax = 4096;
constexpr std::size_t kSubjectBytesMax = 200;
constexpr std::size_t kStreamBytesMax = 64;

bool is_server(const std::string& url) {
  const bool scheme = url.starts_with("nats://") || url.starts_with("tls://");
  const bool plain =
      std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  return scheme && plain && url.find('@') == std::string::npos && url.size() > 8;
}

std::vector<std::string> servers_in(web::Settings& settings) {
  std::istringstream list(settings.text("servers", "", kServersBytesMax));
  std::vector<std::string> servers;
  for (std::string url; std::getline(list, url, ',');) {
    url.erase(0, url.find_first_not_of(' '));
    url.erase(url.find_last_not_of(' ') + 1);
    servers.push_back(url);
  }
  if (servers.empty() || servers.size() > kServersMax ||
      !std::all_of(servers.begin(), servers.end(), is_server)) {
    throw ConfigError(
        "servers: must be one to 16 URLs with commas between, such as nats://nats.example:4222 or "
        "tls://..., without user or password: those have keys of their own");
  }
  return servers;
}

Access access_in(web::Settings& settings) {
  Access access{.user = settings.text("user", ""),
                .password = settings.text("password", "", kSecretBytesMax),
                .token = settings.text("token", "", kSecretBytesMax),
                .credentials_file = settings.path("credentials_file"),
                .tls = settings.flag("tls", false),
                .ca_file = settings.path("ca_file"),
                .cert_file = settings.path("cert_file"),
                .key_file = settings.path("key_file")};
  if (access.user.empty() != access.password.empty()) {
    throw ConfigError("user: needs a password, and password a user");
  }
  const int ways = (access.user.empty() ? 0 : 1) + (access.token.empty() ? 0 : 1) +
                   (access.credentials_file.empty() ? 0 : 1);
  if (ways > 1) {
    throw ConfigError("credentials_file: give one of user with password, token, credentials_file");
  }
  if (access.cert_file.empty() != access.key_file.empty()) {
    throw ConfigError("cert_file: needs a key_file, and key_file a cert_file");
  }
  return access;
}

std::string stream_in(web::Settings& settings) {
  std::string stream = settings.text("stream", "WHATSAPP");
  const bool plain = std::all_of(stream.begin(), stream.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
  if (stream.empty() || stream.size() > kStreamBytesMax || !plain) {
    throw ConfigError("stream: must be 1 to 64 letters, digits, _ and -");
  }
  return stream;
}

sink::NameTemplate subject_in(web::Settings& settings) {
  sink::NameTemplate subject("subject", settings.text("subject", "whatsapp.{type}.{channel}"),
                             kSubjectBytesMax);
  const std::size_t place = subject.text().find('{');
  if (place == 0 || (place != std::string::npos && subject.text()[place - 1] != '.')) {
    throw ConfigError(
        "subject: must begin with a word of its own before the first {...}, with a dot between, such "
        "as whatsapp.{type}.{channel}: the stream takes all that begins with it");
  }
  return subject;
}

}  // namespace

Config parse_config(std::string_view json) {
  web::Settings settings(json);
  Config config{.servers = servers_in(settings),
                .access = access_in(settings),
                .stream = stream_in(settings),
                .subject = subject_in(settings),
                .source = settings.text("source", "/sambung"),
                .replicas = settings.number("replicas", 1, {1, 5}),
                .keep = std::chrono::hours(24 * settings.number("keep_days", 0, {0, 36'500})),
                .duplicate_window = std::chrono::seconds(
                    settings.number("duplicate_window_s", 3600, {120, 7 * 86'400})),
                .synced = settings.flag("synced", false),
                .timeout = std::chrono::seconds(settings.number("timeout_s", 10, {1, 30}))};
  settings.done();
  if (config.source.empty()) throw ConfigError("source: must not be empty");
  return config;
}

}  // namespace sambung::nats
