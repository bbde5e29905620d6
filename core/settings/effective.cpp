#include "core/settings/effective.hpp"

#include <nlohmann/json.hpp>

#include "core/model/time_text.hpp"
#include "core/settings/inline_secret.hpp"
#include "core/settings/secrets.hpp"

namespace sambung::settings {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kHidden = "(secret)";

Json address_json(const Listener& listener) {
  return {{"address", listener.address}, {"port", listener.port}};
}

Json listener_json(const Listener& listener) {
  Json json = address_json(listener);
  if (listener.tls) {
    json["tls"] = {{"certificate", listener.tls->certificate.string()},
                   {"key", listener.tls->key.string()}};
  }
  json["connections_max"] = listener.connections_max;
  json["connections_per_address_max"] = listener.connections_per_address_max;
  return json;
}

Json app_json(const App& app) {
  Json json;
  json["secrets"] = std::vector<std::string>(app.secrets.size(), kHidden);
  json["verify_token"] = kHidden;
  json["portfolio"] = app.portfolio;
  json["accounts"] = app.accounts;
  json["path"] = app.path;
  json["keep_raw"] = app.keep_raw;
  if (app.access_token) json["access_token"] = kHidden;
  json["graph"] = {{"url", app.graph.url},
                   {"media_hosts", app.graph.media_hosts},
                   {"allow_private", app.graph.reach.allow_private},
                   {"allowed", app.graph.reach.allowed},
                   {"ca_file", app.graph.reach.ca_file.string()}};
  return json;
}

Json start_json(const StartAt& start) {
  if (start.from == StartAt::From::kSince) return {{"since", model::time_text(start.since)}};
  return start.from == StartAt::From::kAll ? "all" : "new";
}

/// The configuration as it was written, references shown as what they are: never resolved.
Json config_of(const Node& node) {
  if (is_reference(node)) return kHidden;
  if (node.is_list()) {
    Json list = Json::array();
    for (const Node& item : node.items) list.push_back(config_of(item));
    return list;
  }
  if (node.is_map()) {
    Json map = Json::object();
    for (const auto& [key, value] : node.members) map[key.text] = config_of(value);
    return map;
  }
  if (node.kind == Node::Kind::kNull) return nullptr;
  if (node.quoted) return node.text;
  Json plain = Json::parse(node.text, nullptr, false);
  return plain.is_discarded() || plain.is_string() ? Json(node.text) : plain;
}

/// As above; a secret that stands in the file against all advice is hidden by the sound of its key.
Json connector_config(const Node& config) {
  if (!config.is_map()) return Json::object();
  Json json = config_of(config);
  for (const auto& [key, value] : config.members) {
    const bool hides = value.is_scalar() && sounds_secret(key.text) && is_inline_secret(value.text);
    if (hides) json[key.text] = kHidden;
  }
  return json;
}

Json http_json(const Http& http) {
  Json json = {{"base_url", http.base_url},     {"allow_private", http.reach.allow_private},
               {"allowed", http.reach.allowed}, {"ca_file", http.reach.ca_file.string()},
               {"origins", http.origins},       {"record", http.record.string()},
               {"limits", Json::array()}};
  constexpr const char* kKinds[] = {"fixed_window", "leaky_bucket", "daily_budget", "concurrency"};
  for (const Limit& limit : http.limits) {
    json["limits"].push_back({{"kind", kKinds[static_cast<std::size_t>(limit.kind)]},
                              {"name", limit.name},
                              {"scope", limit.scope},
                              {"n", limit.n},
                              {"counts", limit.points ? "points" : "calls"}});
  }
  return json;
}

Json sync_json(const ConnectionSync& sync) {
  constexpr const char* kHistory[] = {"none", "message", "day"};
  return {{"contacts", sync.make_contacts ? "create" : "link"},
          {"persons", sync.make_persons ? "create" : "known"},
          {"erase", sync.erase},
          {"writes", sync.hold_writes ? "held" : "direct"},
          {"objects", sync.objects},
          {"poll", std::to_string(sync.poll.count()) + "ms"},
          {"history", kHistory[static_cast<std::size_t>(sync.history)]}};
}

Json lookups_json(const ConnectionLookups& lookups) {
  const auto text = [](std::chrono::milliseconds ms) { return std::to_string(ms.count()) + "ms"; };
  return {{"deadline", text(lookups.deadline)},
          {"fresh", text(lookups.fresh)},
          {"keep", text(lookups.keep)}};
}

Json hooks_json(const ConnectionHooks& hooks) {
  Json json = {{"generation", hooks.generation}};
  for (std::size_t i = 0; i < hooks.secrets.size(); ++i) json["secrets"].push_back(kHidden);
  if (!hooks.recipe_json.empty()) json["recipe"] = Json::parse(hooks.recipe_json);
  return json;
}

Json connection_json(const Connection& connection, const ConnectionSource& source) {
  Json json;
  json["connector"] = connection.connector;
  json["library"] = connection.library.string();
  json["events"] = connection.events;
  json["channels"] = connection.channels;
  json["start"] = start_json(connection.start);
  json["isolation"] = connection.isolation == Isolation::kProcess ? "process" : "inline";
  json["raw"] = connection.raw;
  json["batch_max"] = connection.batch_max;
  json["deadline"] = std::to_string(connection.deadline.count()) + "ms";
  json["credential"] = connection.credential;
  if (!connection.credentials.empty()) json["credentials"] = connection.credentials;
  json["http"] = http_json(connection.http);
  if (connection.sync) json["sync"] = sync_json(*connection.sync);
  if (connection.lookups) json["lookups"] = lookups_json(*connection.lookups);
  if (connection.hooks) json["hooks"] = hooks_json(*connection.hooks);
  if (!connection.mapping_json.empty()) json["mapping"] = Json::parse(connection.mapping_json);
  json["config"] = connector_config(source.config);
  return json;
}

Json bus_json(const Bus& bus) {
  Json json = {{"enabled", bus.enabled}, {"socket", bus.socket.string()}};
  if (bus.tcp) json["tcp"] = address_json(*bus.tcp);
  if (bus.tcp) json["token"] = kHidden;
  return json;
}

Json media_json(const Settings& settings) {
  const Media& media = settings.media;
  const auto age = media.age.value_or(settings.retention.age);
  return {{"fetch", media.fetch},
          {"age", std::to_string(age.count()) + "h"},
          {"size", std::to_string(media.bytes_max) + "B"},
          {"file_size", std::to_string(media.file_bytes_max) + "B"},
          {"link_life", std::to_string(media.link_life.count()) + "ms"}};
}

Json effective(const Loaded& loaded) {
  const Settings& settings = *loaded.settings;
  Json json;
  json["data_folder"] = settings.data_folder.string();
  for (const App& app : settings.apps) json["whatsapp"]["apps"][app.name] = app_json(app);
  json["listen"] = {{"webhooks", listener_json(settings.webhooks)},
                    {"health", listener_json(settings.health)}};
  if (!settings.public_url.empty()) json["listen"]["webhooks"]["public_url"] = settings.public_url;
  json["bus"] = bus_json(settings.bus);
  json["encryption"]["master_key"] =
      settings.master_key ? std::string(kHidden)
                          : (settings.data_folder / "master.key").string() + " (made when missing)";
  json["retention"] = {{"age", std::to_string(settings.retention.age.count()) + "h"},
                       {"size", std::to_string(settings.retention.bytes_max) + "B"}};
  json["media"] = media_json(settings);
  json["partitions"] = settings.partitions;
  json["connector_path"] = Json::array();
  for (const auto& path : settings.connector_paths) json["connector_path"].push_back(path.string());
  json["log"] = {{"level", settings.log.level}, {"format", settings.log.format}};
  json["time_zone"] = loaded.settings->time_zone;
  const Node* credentials = loaded.root.find("credentials");
  json["credentials"] =
      credentials != nullptr && credentials->is_map() ? config_of(*credentials) : Json::object();
  json["connections"] = Json::object();
  for (std::size_t i = 0; i < settings.connections.size(); ++i) {
    json["connections"][settings.connections[i].name] =
        connection_json(settings.connections[i], loaded.connections[i]);
  }
  return json;
}

/// ", environment variable X" for {env: X}, and so for each in a list; empty for plain values.
std::string references_in(const Node& node) {
  if (node.is_list()) {
    std::string all;
    for (const Node& item : node.items) all += references_in(item);
    return all;
  }
  if (!is_reference(node)) return {};
  const auto& [kind, name] = node.members.front();
  return ", " + (kind.text == "env" ? "environment variable" : kind.text) + " " + name.text;
}

std::string origin_of(const Node* node, const Json& value) {
  if (node == nullptr || (node->kind == Node::Kind::kNull && !value.is_null())) return "default";
  return place_text(node->place) + references_in(*node);
}

void collect(const Json& value, const Node* node, const std::string& key,
             std::vector<Origin>& out) {
  if (!value.is_object() || value.empty()) {
    const bool found = key.ends_with(".library");  // no key: what the connector's name led to
    out.push_back({key, value.dump(-1, ' ', false, Json::error_handler_t::replace),
                   found ? "found in connector_path" : origin_of(node, value)});
    return;
  }
  for (const auto& [name, member] : value.items()) {
    collect(member, node != nullptr ? node->find(name) : nullptr,
            key.empty() ? name : key + "." + name, out);
  }
}

}  // namespace

std::string effective_json(const Loaded& loaded) {
  return effective(loaded).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::vector<Origin> origins(const Loaded& loaded) {
  std::vector<Origin> all;
  collect(effective(loaded), &loaded.root, "", all);
  return all;
}

}  // namespace sambung::settings
