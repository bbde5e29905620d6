#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/secret.hpp"
#include "core/settings/access.hpp"

namespace sambung::settings {

struct Tls {
  std::filesystem::path certificate;
  std::filesystem::path key;
};

struct Listener {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  std::optional<Tls> tls = std::nullopt;
  std::size_t connections_max = 2048;              ///< at the same time
  std::size_t connections_per_address_max = 1024;  ///< of them, from one remote address
};

/// How an app's Graph API is reached.
struct Graph {
  std::string url = "https://graph.facebook.com/v26.0";  ///< with the version (v26.0: 29 Jul 2026)
  std::vector<std::string> media_hosts;  ///< that files may lie at, besides Meta's own
  Reach reach;

  friend bool operator==(const Graph&, const Graph&) = default;
};

/// One Meta app: the secret that signs, and the accounts that it may speak for.
struct App {
  std::string name;
  std::string path;             ///< default "/webhooks/<name>"
  std::vector<Secret> secrets;  ///< one, or two while one replaces the other
  Secret verify_token;
  std::string portfolio;              ///< scope of business-scoped user ids; empty: the account is
  std::vector<std::string> accounts;  ///< empty: any
  bool keep_raw = true;
  std::optional<Secret>
      access_token;  ///< of a system user; none: nothing is asked of the Graph API
  Graph graph;
};

enum class Isolation : std::uint8_t { kProcess, kInline };

/// Where a new connection begins.
struct StartAt {
  enum class From : std::uint8_t { kAll, kNew, kSince } from = From::kAll;
  std::chrono::sys_time<std::chrono::milliseconds> since{};
};

/// Who decides when two systems differ about a field; core/sync says what each rule means.
struct FieldPolicy {
  enum class Rule : std::uint8_t { kOwner, kNewest, kHumanWins, kUnion, kReview };
  Rule rule = Rule::kHumanWins;
  std::string owner;  ///< of kOwner: a connection, or "sambung"
  std::chrono::milliseconds skew{2'000};

  friend bool operator==(const FieldPolicy&, const FieldPolicy&) = default;
};

/// What a connection takes part in besides taking events.
struct ConnectionSync {
  enum class History : std::uint8_t { kNone, kMessage, kDay };
  bool make_contacts = false;  ///< persons get a record there; else those that are there are tied
  bool make_persons = false;   ///< records make persons; else those of known persons count alone
  bool erase = true;           ///< whom we erase is erased there
  bool hold_writes = false;    ///< nothing is written there until an operator lets it go
  std::vector<std::string> objects{"contact"};
  std::chrono::milliseconds poll{5'000};
  History history = History::kNone;

  friend bool operator==(const ConnectionSync&, const ConnectionSync&) = default;
};

/// How the webhooks of a connection's system come in, at /hooks/<name>.
struct ConnectionHooks {
  std::vector<Secret> secrets;  ///< that may sign, one or two; empty: one that is made here
  std::uint32_t generation =
      1;                    ///< a higher one makes another token of the path, and another secret
  std::string recipe_json;  ///< instead of the manifest's; empty: that one

  ConnectionHooks duplicate() const;
};

/// How a connection's system is asked while somebody waits; core/lookup says what each means.
struct ConnectionLookups {
  std::chrono::milliseconds deadline{2'000};
  std::chrono::milliseconds fresh{10'000};
  std::chrono::milliseconds keep{900'000};

  friend bool operator==(const ConnectionLookups&, const ConnectionLookups&) = default;
};

/// A configured instance of a connector.
struct Connection {
  std::string name;
  std::string connector;            ///< "sqlite"
  std::filesystem::path library;    ///< the `.so` that was found for it
  std::vector<std::string> events;  ///< empty: what the connector's manifest asks for
  std::vector<std::string> channels;
  StartAt start;
  Isolation isolation = Isolation::kProcess;
  bool raw = false;
  std::size_t batch_max = 256;
  std::chrono::milliseconds deadline{60'000};
  std::string credential;  ///< the name of one of `Settings::credentials`; empty: none
  std::map<std::string, std::string>
      credentials;  ///< further ones, by what the connector uses them for
  Http http;
  std::optional<ConnectionSync> sync;    ///< none: it takes events alone
  std::optional<ConnectionHooks> hooks;  ///< none: its system's webhooks are not taken
  /// None: it is asked with the usual times, and its instance for that starts with the first
  /// question.
  std::optional<ConnectionLookups> lookups;
  std::string mapping_json;  ///< over the manifest's mapping; empty: that one as it is
  Secret config_json;        ///< the connector's own configuration, secrets resolved; never shown

  /// A second holder of the same settings, said out loud because of the secrets in them.
  Connection duplicate() const;
};

struct Bus {
  bool enabled = true;
  std::filesystem::path socket;  ///< ipc; default "<data_folder>/run/bus.sock"
  std::optional<Listener> tcp;   ///< loopback only until CURVE comes
  Secret token;                  ///< wanted from tcp subscribers
};

struct Retention {
  std::chrono::hours age{90 * 24};
  std::uint64_t bytes_max = 0;  ///< 0: no limit by size
};

/// What becomes of files that people send.
struct Media {
  bool fetch = true;                      ///< where the app has an access token
  std::optional<std::chrono::hours> age;  ///< none: as long as events
  std::uint64_t bytes_max = 20ULL << 30;  ///< of all files
  std::uint64_t file_bytes_max = 100ULL << 20;
  std::chrono::milliseconds link_life = std::chrono::hours(30 * 24);

  friend bool operator==(const Media&, const Media&) = default;
};

struct Log {
  std::string level = "info";  ///< trace, debug, info, warn, error
  std::string format;          ///< text or json; empty: text on a terminal, json elsewhere
};

/// Everything that a configuration says, checked: names are unique, references lead somewhere,
/// secrets are resolved. Immutable once loaded.
struct Settings {
  std::filesystem::path file;         ///< where it was read from
  std::filesystem::path data_folder;  ///< default "data" beside the file
  std::vector<App> apps;
  std::string public_url;  ///< what systems reach the webhook listener by; empty: not known
  Listener webhooks{.address = "127.0.0.1", .port = 8080, .tls = std::nullopt};
  Listener health{.address = "127.0.0.1", .port = 9464, .tls = std::nullopt};
  Bus bus;
  std::optional<Secret>
      master_key;  ///< 32 bytes; none: "<data_folder>/master.key" is made and used
  Retention retention;
  Media media;
  std::uint32_t partitions = 1;
  std::vector<std::filesystem::path> connector_paths;
  std::vector<Credential> credentials;
  std::vector<Connection> connections;
  std::string time_zone = "UTC";                     ///< whose days conversations have
  std::map<std::string, std::string> channel_zones;  ///< of single channels, by phone number id
  std::map<std::string, FieldPolicy> sync_fields;    ///< those that are not named get human_wins
  Log log;
};

}  // namespace sambung::settings
