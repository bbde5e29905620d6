#include <algorithm>

#include "core/model/codec.hpp"
#include "core/settings/config_json.hpp"
#include "core/settings/nearest.hpp"
#include "core/settings/scalars.hpp"
#include "core/settings/sections.hpp"

namespace sambung::settings {

namespace {

using std::chrono::milliseconds;

bool covers(const std::string& pattern, const std::string& type) {
  if (pattern == "*" || pattern == type) return true;
  return pattern.ends_with(".*") && type.starts_with(pattern.substr(0, pattern.size() - 1));
}

/// A pattern that no event can match would silently deliver nothing.
void check_events(const Node& list, const std::string& what, Reading& reading) {
  if (!list.is_list()) return;
  const std::vector<std::string> types = model::type_names();
  for (const Node& item : list.items) {
    const bool any = std::any_of(types.begin(), types.end(),
                                 [&](const std::string& type) { return covers(item.text, type); });
    if (any || !item.is_scalar()) continue;
    const std::string near = nearest(item.text, types);
    reading.error("SB1405", "`" + item.text + "` in " + what + " matches no event type", item.place,
                  near.empty() ? "" : "did you mean `" + near + "`?",
                  "sambung schema lists all types; a pattern is a type, a group such as message.*, "
                  "or *");
  }
}

void read_start(Fields& fields, Connection& connection) {
  const Node* node = fields.take("start");
  if (node == nullptr) return;
  Reading& reading = fields.reading();
  if (node->is_map()) {
    Fields start(*node, "start of " + fields.what(), reading);
    const Node* since = start.need("since", "since: 2026-01-01T00:00:00Z");
    if (since == nullptr) return;
    const auto moment = parse_moment(since->text);
    if (!moment) {
      return reading.error("SB1211", "`since` of " + fields.what() + " is no point in time",
                           since->place, "", "write 2026-01-31, or 2026-01-31T08:30:00Z");
    }
    connection.start = {StartAt::From::kSince, *moment};
    return;
  }
  const int from = fields.choice("start", {"all", "new"});
  if (from >= 0) connection.start.from = from == 0 ? StartAt::From::kAll : StartAt::From::kNew;
}

/// Where a connector of that name is; empty when it is in none of the folders.
std::filesystem::path find_library(const std::string& connector,
                                   const std::vector<std::filesystem::path>& folders) {
  for (const std::filesystem::path& folder : folders) {
    std::filesystem::path file = folder / (connector + ".so");
    std::error_code error;
    if (std::filesystem::exists(file, error)) return file.lexically_normal();
  }
  return {};
}

std::vector<std::string> connectors_in(const std::vector<std::filesystem::path>& folders) {
  std::vector<std::string> names;
  for (const std::filesystem::path& folder : folders) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
      if (entry.path().extension() == ".so") names.push_back(entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

void read_connector(Fields& fields, Connection& connection, const Settings& settings) {
  const Node* node = fields.need("connector", "connector: jsonl");
  fields.text("connector", connection.connector);
  if (node == nullptr || !node->is_scalar()) return;
  if (!is_name(connection.connector)) {
    return fields.reading().error("SB1210", "`" + node->text + "` cannot be a connector's name",
                                  node->place, "", "write its name alone, such as jsonl");
  }
  connection.library = find_library(connection.connector, settings.connector_paths);
  if (!connection.library.empty()) return;
  const std::vector<std::string> there = connectors_in(settings.connector_paths);
  std::string looked;
  for (const auto& folder : settings.connector_paths) {
    looked += (looked.empty() ? "" : ", ") + folder.string();
  }
  const std::string near = nearest(connection.connector, there);
  fields.reading().error(
      "SB1401", "there is no connector `" + connection.connector + "`", node->place,
      near.empty() ? "" : "did you mean `" + near + "`?",
      (there.empty() ? std::string("no connectors were found") : "found were " + listed(there)) +
          "; looked in " + looked);
}

void read_pace(Fields& fields, Connection& connection) {
  const int isolation = fields.choice("isolation", {"process", "inline"});
  if (isolation >= 0) {
    connection.isolation = isolation == 0 ? Isolation::kProcess : Isolation::kInline;
  }
  fields.boolean("raw", connection.raw);
  std::uint64_t batch = connection.batch_max;
  fields.whole("batch_max", 1, 512, batch);
  connection.batch_max = static_cast<std::size_t>(batch);
  fields.duration("deadline", milliseconds(1'000), milliseconds(3'600'000), connection.deadline);
}

/// The same JSON without secrets, for the check against the schema.
std::string without_secrets(const Node& config, const Reading& reading) {
  Environment blind = reading.environment;
  blind.secrets = SecretsWanted::kNone;
  Problems ignored;  // reported where the real one is made
  Reading shadow{blind, reading.folder, ignored};
  return config_json(config, "", shadow).value_or("{}");
}

Connection read_connection(const Node& key, const Node& node, Reading& reading,
                           const Settings& settings, std::vector<ConnectionSource>& sources) {
  Connection connection;
  connection.name = key.text;
  Fields fields(node, "connection \"" + connection.name + "\"", reading);
  read_connector(fields, connection, settings);
  fields.texts("events", connection.events);
  if (const Node* events = fields.take("events")) check_events(*events, fields.what(), reading);
  fields.ids("channels", connection.channels);
  read_start(fields, connection);
  read_pace(fields, connection);
  read_http(fields, connection, settings);
  read_connection_sync(fields, connection);
  read_connection_hooks(fields, connection);
  read_connection_lookups(fields, connection);
  const Node* config = fields.take("config");
  const std::string what = "the config of " + fields.what();
  const auto json = config != nullptr ? config_json(*config, what, reading) : std::string("{}");
  connection.config_json = Secret(json.value_or("{}"));
  const bool has_map = config != nullptr && config->is_map();
  sources.push_back({.name = connection.name,
                     .connector = connection.connector,
                     .library = connection.library,
                     .config = has_map ? *config : Node(),
                     .config_json = has_map ? without_secrets(*config, reading) : "{}",
                     .place = key.place});
  return connection;
}

}  // namespace

void read_connections(Fields& root, Settings& settings, std::vector<ConnectionSource>& sources) {
  const Node* node = root.take("connections");
  if (node == nullptr) return;
  if (!node->is_map()) {
    return root.reading().error("SB1201", "`connections` must be a map", node->place, "",
                                "name each: connections: { archive: { connector: jsonl } }");
  }
  for (const auto& [key, value] : node->members) {
    if (!check_name(key, "a connection", root.reading())) continue;
    settings.connections.push_back(read_connection(key, value, root.reading(), settings, sources));
  }
}

}  // namespace sambung::settings
