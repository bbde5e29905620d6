#pragma once

#include <vector>

#include "core/settings/fields.hpp"
#include "core/settings/settings.hpp"

namespace sambung::settings {

/// A connection with where its own configuration stands, for the check against the connector's
/// schema.
struct ConnectionSource {
  std::string name;
  std::string connector;
  std::filesystem::path library;
  Node config;              ///< a map; null when there is none
  std::string config_json;  ///< as the connector gets it, but without any secret
  Place place;              ///< of the connection's name
};

// Each reads its section out of the whole; what is missing keeps its default. file: read_*.cpp.
void read_whatsapp(Fields& root, Settings& settings);
void read_listen(Fields& root, Settings& settings);
void read_bus(Fields& root, Settings& settings);
void read_encryption(Fields& root, Settings& settings);
void read_retention(Fields& root, Settings& settings);
/// After the apps and listeners.
void read_media(Fields& root, Settings& settings);
void read_log(Fields& root, Settings& settings);
void read_credentials(Fields& root, Settings& settings);
void read_zones(Fields& root, Settings& settings);
void read_sync(Fields& root, Settings& settings);
void check_owners(const Settings& settings, const Node* node, Reading& reading);
/// What systems reach the webhook listener by.
void read_public_url(Fields& listener, Settings& settings);

/// How a connection's own webhooks come in; after read_connection_sync.
void read_connection_hooks(Fields& connection_fields, Connection& connection);

/// How a connection's system is asked while somebody waits.
void read_connection_lookups(Fields& connection_fields, Connection& connection);

/// The members of a connection that are about two-way sync.
void read_connection_sync(Fields& connection_fields, Connection& connection);
void read_connections(Fields& root, Settings& settings, std::vector<ConnectionSource>& sources);

// Parts of these.
/// "https://crm.example.com"; with a path only if `with_path`; no user, query or fragment.
bool is_url(std::string_view text, bool with_path);
void read_reach(Fields& fields, Reach& reach);
/// `credential` and `http` of a connection; `settings` has the credentials and earlier connections.
void read_http(Fields& fields, Connection& connection, const Settings& settings);

/// Whether `name` may name an app or a connection: 1 to 64 of a-z, 0-9, _ and -, beginning with a
/// letter. It becomes part of paths and metrics.
bool is_name(std::string_view name);
/// Adds the problem when `key` is no name.
bool check_name(const Node& key, const char* what, Reading& reading);

}  // namespace sambung::settings
