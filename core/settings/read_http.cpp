#include <algorithm>

#include "core/settings/nearest.hpp"
#include "core/settings/sections.hpp"

namespace sambung::settings {

namespace {

constexpr std::uint64_t kAmountMax = 1'000'000'000;
constexpr std::uint64_t kSecondsMax = 31 * 24 * 3600;
constexpr std::uint64_t kMinutesOfDay = 24 * 60;

void check_urls(Fields& fields, const Http& http) {
  if (!http.base_url.empty() && !is_url(http.base_url, true)) {
    fields.reading().error(
        "SB1210", "`base_url` in " + fields.what() + " is no address of a system",
        fields.place_of("base_url"), "",
        "write https://crm.example.com, with a path if it has one, without ? and "
        "#, and without user and password");
  }
  for (const std::string& origin : http.origins) {
    if (is_url(origin, false)) continue;
    fields.reading().error("SB1210", "`origins` in " + fields.what() + " has one that is none",
                           fields.place_of("origins"), "",
                           "write scheme and host alone, such as https://files.crm.example.com");
  }
}

double number(Fields& fields, const char* key, const char* example, std::uint64_t most) {
  std::uint64_t value = 0;
  if (fields.need(key, example) != nullptr) fields.whole(key, 1, most, value);
  return static_cast<double>(value);
}

Limit read_limit(const Node& node, const std::string& what, Reading& reading) {
  Limit limit;
  Fields fields(node, what, reading);
  fields.need("kind", "kind: fixed_window");
  const int kind =
      fields.choice("kind", {"fixed_window", "leaky_bucket", "daily_budget", "concurrency"});
  if (kind >= 0) limit.kind = static_cast<LimitKind>(kind);
  fields.text("name", limit.name);
  fields.text("scope", limit.scope);
  limit.n = number(fields, "n", "n: 100", kAmountMax);
  if (limit.kind == LimitKind::kFixedWindow) {
    const double seconds = number(fields, "s", "s: 10", kSecondsMax);
    limit.s = std::chrono::seconds(static_cast<std::int64_t>(seconds));
  }
  if (limit.kind == LimitKind::kLeakyBucket) {
    limit.per_s = number(fields, "per_s", "per_s: 50", kAmountMax);
  }
  if (limit.kind == LimitKind::kDailyBudget) {
    std::uint64_t minutes = 0;
    fields.whole("resets_min", 0, kMinutesOfDay - 1, minutes);
    limit.resets = std::chrono::minutes(minutes);
  }
  const int counts = fields.choice("counts", {"calls", "points"});
  limit.points = counts == 1;
  return limit;
}

void read_limits(Fields& fields, Http& http) {
  const Node* list = fields.take("limits");
  if (list == nullptr) return;
  if (!list->is_list()) {
    return fields.reading().error("SB1201", "`limits` in " + fields.what() + " must be a list",
                                  list->place, "a list is expected here",
                                  "write limits: [{kind: fixed_window, n: 100, s: 10}]");
  }
  for (const Node& item : list->items) {
    http.limits.push_back(read_limit(item, "a limit of " + fields.what(), fields.reading()));
  }
}

void check_credential(Fields& fields, const char* key, const std::string& name,
                      const Settings& settings) {
  std::vector<std::string> names;
  for (const Credential& credential : settings.credentials) names.push_back(credential.name);
  if (std::find(names.begin(), names.end(), name) != names.end()) return;
  const std::string near = nearest(name, names);
  fields.reading().error("SB1409", "there is no credential `" + name + "`", fields.place_of(key),
                         near.empty() ? "" : "did you mean `" + near + "`?",
                         names.empty() ? "add it: credentials: { " + name + ": { ... } }"
                                       : "there are " + listed(names));
}

void read_further(Fields& fields, Connection& connection, const Settings& settings) {
  const Node* node = fields.take("credentials");
  if (node == nullptr) return;
  if (!node->is_map()) {
    return fields.reading().error(
        "SB1201", "`credentials` in " + fields.what() + " must be a map", node->place, "",
        "write credentials: { USE: NAME }; the connector's README has the "
        "uses, and `credential` is the one that it uses for all else");
  }
  Fields further(*node, "credentials of " + fields.what(), fields.reading());
  for (const auto& [key, value] : node->members) {
    if (!check_name(key, "the use of a credential", fields.reading())) continue;
    const char* use = key.text.c_str();
    std::string name;
    further.text(use, name);
    if (!name.empty()) check_credential(further, use, name, settings);
    connection.credentials.emplace(key.text, std::move(name));
  }
}

/// One credential has one budget: what two connections say of it must be one thing.
void check_limits(Fields& fields, const Connection& connection, const Settings& settings) {
  if (connection.credential.empty() || connection.http.limits.empty()) return;
  for (const Connection& other : settings.connections) {
    const bool shares = other.credential == connection.credential && !other.http.limits.empty();
    if (!shares || other.http.limits == connection.http.limits) continue;
    fields.reading().error("SB1410",
                           "the connections " + other.name + " and " + connection.name +
                               " use one credential and say different limits for it",
                           fields.place_of("http"), "",
                           "limits hold for the credential: say them in one of the two");
    return;
  }
}

}  // namespace

bool is_url(std::string_view text, bool with_path) {
  const std::size_t scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  if (scheme == 0 || text.size() == scheme) return false;
  if (!with_path && text.find('/', scheme) != text.npos) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 0x7f && c != '?' && c != '#' && c != '@' && c != '\\' && c != '"';
  });
}

void read_reach(Fields& fields, Reach& reach) {
  fields.boolean("allow_private", reach.allow_private);
  fields.texts("allowed", reach.allowed);
  fields.path("ca_file", reach.ca_file);
}

void read_http(Fields& fields, Connection& connection, const Settings& settings) {
  if (fields.take("credential") != nullptr) {
    fields.text("credential", connection.credential);
    if (!connection.credential.empty()) {
      check_credential(fields, "credential", connection.credential, settings);
    }
  }
  read_further(fields, connection, settings);
  const Node* node = fields.take("http");
  if (node == nullptr) return;
  Fields http(*node, "http of " + fields.what(), fields.reading());
  http.text("base_url", connection.http.base_url);
  read_reach(http, connection.http.reach);
  http.texts("origins", connection.http.origins);
  http.path("record", connection.http.record);
  check_urls(http, connection.http);
  read_limits(http, connection.http);
  check_limits(fields, connection, settings);
}

}  // namespace sambung::settings
