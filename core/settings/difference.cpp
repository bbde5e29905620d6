#include "core/settings/difference.hpp"

#include <algorithm>
#include <tuple>

namespace sambung::settings {

namespace {

bool same(const Secret& one, const Secret& other) { return one.reveal() == other.reveal(); }

bool same(const std::vector<Secret>& one, const std::vector<Secret>& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](const Secret& a, const Secret& b) { return same(a, b); });
}

bool same_optional(const std::optional<Secret>& one, const std::optional<Secret>& other) {
  if (one.has_value() != other.has_value()) return false;
  return !one || same(*one, *other);
}

bool same(const std::optional<ConnectionHooks>& one, const std::optional<ConnectionHooks>& other) {
  if (!one || !other) return one.has_value() == other.has_value();
  return one->generation == other->generation && one->recipe_json == other->recipe_json &&
         same(one->secrets, other->secrets);
}

bool same(const Connection& one, const Connection& other) {
  const auto plain = [](const Connection& c) {
    return std::tie(c.connector, c.library, c.events, c.channels, c.start.from, c.start.since,
                    c.isolation, c.raw, c.batch_max, c.deadline, c.credential, c.credentials,
                    c.http, c.sync, c.lookups, c.mapping_json);
  };
  return plain(one) == plain(other) && same(one.config_json, other.config_json) &&
         same(one.hooks, other.hooks);
}

bool same(const App& one, const App& other) {
  const auto plain = [](const App& a) {
    return std::tie(a.name, a.path, a.portfolio, a.accounts, a.keep_raw, a.graph);
  };
  return plain(one) == plain(other) && same(one.verify_token, other.verify_token) &&
         same_optional(one.access_token, other.access_token) && same(one.secrets, other.secrets);
}

/// A reload takes the files of TLS anew, wherever they are; but not TLS on or off.
bool same(const Listener& one, const Listener& other) {
  return one.address == other.address && one.port == other.port &&
         one.tls.has_value() == other.tls.has_value() &&
         one.connections_max == other.connections_max &&
         one.connections_per_address_max == other.connections_per_address_max;
}

bool same(const Bus& one, const Bus& other) {
  if (one.enabled != other.enabled || one.socket != other.socket ||
      one.tcp.has_value() != other.tcp.has_value()) {
    return false;
  }
  return same(one.token, other.token) && (!one.tcp || same(*one.tcp, *other.tcp));
}

const Connection* find(const Settings& settings, const std::string& name) {
  for (const Connection& connection : settings.connections) {
    if (connection.name == name) return &connection;
  }
  return nullptr;
}

std::vector<std::string> sections_to_restart(const Settings& one, const Settings& other) {
  std::vector<std::string> names;
  const auto note = [&names](const char* name, bool equal) {
    if (!equal) names.emplace_back(name);
  };
  note("data_folder", one.data_folder == other.data_folder);
  note("whatsapp",
       std::equal(one.apps.begin(), one.apps.end(), other.apps.begin(), other.apps.end(),
                  [](const auto& a, const auto& b) { return same(a, b); }));
  note("listen", same(one.webhooks, other.webhooks) && same(one.health, other.health));
  note("bus", same(one.bus, other.bus));
  note("encryption", same_optional(one.master_key, other.master_key));
  note("retention", one.retention.age == other.retention.age &&
                        one.retention.bytes_max == other.retention.bytes_max);
  note("media", one.media == other.media);
  note("sync", one.sync_fields == other.sync_fields);
  note("time_zone", one.time_zone == other.time_zone);
  note("channels", one.channel_zones == other.channel_zones);
  note("credentials", std::equal(one.credentials.begin(), one.credentials.end(),
                                 other.credentials.begin(), other.credentials.end(),
                                 [](const auto& a, const auto& b) { return same(a, b); }));
  note("partitions", one.partitions == other.partitions);
  return names;
}

}  // namespace

Difference difference(const Settings& before, const Settings& after) {
  Difference found;
  for (const Connection& connection : before.connections) {
    const Connection* then = find(after, connection.name);
    if (then == nullptr) {
      found.removed.push_back(connection.name);
    } else if (!same(connection, *then)) {
      found.changed.push_back(connection.name);
    }
  }
  for (const Connection& connection : after.connections) {
    if (find(before, connection.name) == nullptr) found.added.push_back(connection.name);
  }
  found.needs_restart = sections_to_restart(before, after);
  return found;
}

}  // namespace sambung::settings
