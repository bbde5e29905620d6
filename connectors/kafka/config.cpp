#include "connectors/kafka/config.hpp"

#include <algorithm>
#include <sambung/host.hpp>

#include "connectors/web/settings.hpp"

namespace sambung::kafka {

namespace {

constexpr std::size_t kBrokersBytesMax = 2048;
constexpr std::size_t kSecretBytesMax = 4096;
constexpr std::size_t kTopicBytesMax = 249;  // Kafka's own limit

std::string brokers_in(web::Settings& settings) {
  std::string brokers = settings.text("brokers", "", kBrokersBytesMax);
  const bool plain = std::all_of(brokers.begin(), brokers.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.:,[] ").find(c) != std::string_view::npos;
  });
  std::erase(brokers, ' ');
  if (brokers.empty() || !plain) {
    throw ConfigError(
        "brokers: must be one or more host:port with commas between, such as "
        "one.example:9092,two.example:9092");
  }
  return brokers;
}

Access access_in(web::Settings& settings) {
  Access access{
      .tls = settings.flag("tls", false),
      .mechanism = settings.choice("mechanism", "", {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"}),
      .user = settings.text("user", ""),
      .password = settings.text("password", "", kSecretBytesMax),
      .ca_file = settings.path("ca_file"),
      .cert_file = settings.path("cert_file"),
      .key_file = settings.path("key_file")};
  const bool named = !access.user.empty();
  if (named != !access.password.empty() || named != !access.mechanism.empty()) {
    throw ConfigError(
        "mechanism: mechanism, user and password belong together; give all three or none");
  }
  if (access.cert_file.empty() != access.key_file.empty()) {
    throw ConfigError("cert_file: needs a key_file, and key_file a cert_file");
  }
  if (!access.tls && !(access.ca_file + access.cert_file).empty()) {
    throw ConfigError("tls: must be true when certificates are given");
  }
  return access;
}

}  // namespace

Config parse_config(std::string_view json) {
  web::Settings settings(json);
  Config config{
      .brokers = brokers_in(settings),
      .access = access_in(settings),
      .topic = {"topic", settings.text("topic", "whatsapp.events", kTopicBytesMax), kTopicBytesMax},
      .source = settings.text("source", "/sambung"),
      .compression =
          settings.choice("compression", "none", {"none", "gzip", "snappy", "lz4", "zstd"}),
      .message_bytes_max =
          settings.number("message_bytes_max", 1'000'000, {10'000, 64U * 1024 * 1024}),
      .timeout = std::chrono::seconds(settings.number("timeout_s", 20, {1, 30}))};
  settings.done();
  if (config.source.empty()) throw ConfigError("source: must not be empty");
  return config;
}

}  // namespace sambung::kafka
