#include <arpa/inet.h>

#include "core/settings/secrets.hpp"
#include "core/settings/sections.hpp"

namespace sambung::settings {

namespace {

constexpr std::uint64_t kPortMax = 65'535;
constexpr std::uint64_t kConnectionsMax = 65'536;

bool is_address(const std::string& text) {
  in6_addr bytes{};
  return ::inet_pton(AF_INET, text.c_str(), &bytes) == 1 ||
         ::inet_pton(AF_INET6, text.c_str(), &bytes) == 1;
}

bool is_loopback(const std::string& address) {
  return address.starts_with("127.") || address == "::1";
}

std::optional<Tls> read_tls(Fields& listener) {
  const Node* node = listener.take("tls");
  if (node == nullptr) return std::nullopt;
  Tls tls;
  Fields fields(*node, "tls of " + listener.what(), listener.reading());
  fields.need("certificate", "certificate: /etc/sambung/tls/fullchain.pem");
  fields.path("certificate", tls.certificate);
  fields.need("key", "key: /etc/sambung/tls/privkey.pem");
  fields.path("key", tls.key);
  return tls;
}

void read_address(Fields& fields, Listener& listener) {
  fields.text("address", listener.address);
  if (!is_address(listener.address)) {
    fields.reading().error(
        "SB1210", "`address` of " + fields.what() + " is no IP address", fields.place_of("address"),
        "", "write 127.0.0.1 for this machine alone, 0.0.0.0 or :: for all networks");
  }
  std::uint64_t port = listener.port;
  fields.whole("port", 0, kPortMax, port);
  listener.port = static_cast<std::uint16_t>(port);
}

void read_connections_max(Fields& fields, Listener& listener) {
  std::uint64_t all = listener.connections_max;
  fields.whole("connections_max", 1, kConnectionsMax, all);
  std::uint64_t one = (all + 1) / 2;
  fields.whole("connections_per_address_max", 1, kConnectionsMax, one);
  listener.connections_max = static_cast<std::size_t>(all);
  listener.connections_per_address_max = static_cast<std::size_t>(one);
}

void read_listener(Fields& listen, const char* key, const char* what, Listener& listener,
                   Settings* with_public_url = nullptr) {
  const Node* node = listen.take(key);
  if (node == nullptr) return;
  Fields fields(*node, what, listen.reading());
  read_address(fields, listener);
  listener.tls = read_tls(fields);
  read_connections_max(fields, listener);
  if (with_public_url != nullptr) read_public_url(fields, *with_public_url);
}

void read_tcp(Fields& bus, Settings& settings) {
  const Node* node = bus.take("tcp");
  if (node == nullptr) return;
  Listener listener;
  {
    Fields fields(*node, "tcp of the bus", bus.reading());
    read_address(fields, listener);
    if (is_address(listener.address) && !is_loopback(listener.address)) {
      bus.reading().error("SB1404", "the bus may use tcp on this machine alone",
                          fields.place_of("address"), "not a loopback address",
                          "write 127.0.0.1; off this machine the traffic would not be encrypted");
    }
  }
  settings.bus.tcp = std::move(listener);
}

}  // namespace

void read_listen(Fields& root, Settings& settings) {
  const Node* node = root.take("listen");
  if (node == nullptr) return;
  Fields fields(*node, "listen", root.reading());
  read_listener(fields, "webhooks", "the webhook listener", settings.webhooks, &settings);
  read_listener(fields, "health", "the health listener", settings.health);
  if (settings.webhooks.port != 0 && settings.webhooks.port == settings.health.port &&
      settings.webhooks.address == settings.health.address) {
    root.reading().error("SB1403", "webhooks and health listen on the same port", node->place, "",
                         "give health a port of its own, such as 9464");
  }
}

void read_bus(Fields& root, Settings& settings) {
  const Node* node = root.take("bus");
  if (node == nullptr) return;
  Fields fields(*node, "bus", root.reading());
  fields.boolean("enabled", settings.bus.enabled);
  fields.path("socket", settings.bus.socket);
  read_tcp(fields, settings);
  const Node* token = fields.take("token");
  if (token != nullptr) {
    if (auto secret = resolve(*token, "the token of the bus", root.reading())) {
      settings.bus.token = std::move(*secret);
    }
  } else if (settings.bus.tcp) {
    root.reading().error("SB1205", "the bus needs `token` when it has tcp", node->place, "",
                         "add, for example:  token: {file: /etc/sambung/secrets/bus_token}");
  }
}

void read_encryption(Fields& root, Settings& settings) {
  const Node* node = root.take("encryption");
  if (node == nullptr) return;
  Fields fields(*node, "encryption", root.reading());
  const Node* key = fields.need("master_key", "master_key: {file: /etc/sambung/secrets/master}");
  if (key == nullptr) return;
  auto resolved = resolve_key(*key, "the master key", root.reading());
  if (resolved && !resolved->empty()) settings.master_key = std::move(*resolved);
}

void read_retention(Fields& root, Settings& settings) {
  const Node* node = root.take("retention");
  if (node == nullptr) return;
  using std::chrono::hours;
  Fields fields(*node, "retention", root.reading());
  std::chrono::milliseconds age = settings.retention.age;
  fields.duration("age", hours(1), hours(24 * 3650), age);
  settings.retention.age = std::chrono::duration_cast<hours>(age);
  fields.size("size", settings.retention.bytes_max);
}

void read_log(Fields& root, Settings& settings) {
  const Node* node = root.take("log");
  if (node == nullptr) return;
  Fields fields(*node, "log", root.reading());
  static constexpr const char* kLevels[] = {"trace", "debug", "info", "warn", "error"};
  const int level = fields.choice("level", {"trace", "debug", "info", "warn", "error"});
  if (level >= 0) settings.log.level = kLevels[level];
  const int format = fields.choice("format", {"text", "json"});
  if (format >= 0) settings.log.format = format == 0 ? "text" : "json";
}

}  // namespace sambung::settings
