#include <algorithm>
#include <filesystem>

#include "core/settings/config_json.hpp"
#include "core/settings/sections.hpp"

namespace sambung::settings {

namespace {

using std::chrono::milliseconds;

constexpr std::initializer_list<const char*> kPolicies = {"owner", "newest", "human_wins", "union",
                                                          "review"};

FieldPolicy policy_of(std::size_t index) {
  FieldPolicy policy;
  policy.rule = static_cast<FieldPolicy::Rule>(index);
  return policy;
}

void read_policy(const Node& key, const Node& node, Settings& settings, Reading& reading) {
  const std::string what = "the field \"" + key.text + "\" of sync";
  if (node.is_scalar()) {
    const auto* found = std::find(kPolicies.begin(), kPolicies.end(), node.text);
    if (found == kPolicies.end() || node.text == "owner") {
      return reading.error("SB1210", "`" + node.text + "` is no policy for " + what, node.place, "",
                           "write newest, human_wins, union or review, or { policy: owner, owner: "
                           "NAME }");
    }
    settings.sync_fields[key.text] = policy_of(static_cast<std::size_t>(found - kPolicies.begin()));
    return;
  }
  Fields fields(node, what, reading);
  fields.need("policy", "policy: newest");
  const int index = fields.choice("policy", kPolicies);
  if (index < 0) return;
  FieldPolicy policy = policy_of(static_cast<std::size_t>(index));
  if (policy.rule == FieldPolicy::Rule::kOwner) fields.need("owner", "owner: erp");
  fields.text("owner", policy.owner);
  fields.duration("skew", milliseconds(0), milliseconds(3'600'000), policy.skew);
  settings.sync_fields[key.text] = std::move(policy);
}

/// Whether this machine knows a zone of that name.
bool is_zone(const std::string& name) {
  const bool plain = !name.empty() && name.front() != '/' && name.find("..") == name.npos;
  std::error_code error;
  return name == "UTC" ||
         (plain && std::filesystem::is_regular_file("/usr/share/zoneinfo/" + name, error));
}

void check_zone(Fields& fields, const std::string& zone) {
  if (is_zone(zone)) return;
  fields.reading().error("SB1210", "this machine knows no time zone `" + zone + "`",
                         fields.place_of("time_zone"), "",
                         "write a name such as Asia/Jakarta, and install tzdata");
}

}  // namespace

void read_zones(Fields& root, Settings& settings) {
  root.text("time_zone", settings.time_zone);
  check_zone(root, settings.time_zone);
  const Node* node = root.take("channels");
  if (node == nullptr) return;
  if (!node->is_map()) {
    return root.reading().error(
        "SB1201", "`channels` must be a map", node->place, "",
        "name each by its phone number id: channels: { \"820000000000002\": "
        "{ time_zone: Asia/Jakarta } }");
  }
  for (const auto& [key, value] : node->members) {
    Fields fields(value, "channel " + key.text, root.reading());
    std::string& zone = settings.channel_zones[key.text];
    zone = settings.time_zone;
    fields.text("time_zone", zone);
    check_zone(fields, zone);
  }
}

void read_sync(Fields& root, Settings& settings) {
  const Node* node = root.take("sync");
  if (node == nullptr) return;
  Fields sync(*node, "sync", root.reading());
  const Node* fields = sync.take("fields");
  if (fields == nullptr) return;
  if (!fields->is_map()) {
    return root.reading().error("SB1201", "`fields` of sync must be a map", fields->place, "",
                                "name each: fields: { name: human_wins, tags: union }");
  }
  for (const auto& [key, value] : fields->members) {
    read_policy(key, value, settings, root.reading());
  }
}

void read_connection_sync(Fields& connection_fields, Connection& connection) {
  const Node* mapping = connection_fields.take("mapping");
  if (mapping != nullptr) {
    auto json = config_json(*mapping, "the mapping of " + connection_fields.what(),
                            connection_fields.reading());
    connection.mapping_json = json.value_or("");
  }
  const Node* node = connection_fields.take("sync");
  if (node == nullptr) return;
  Fields fields(*node, "sync of " + connection_fields.what(), connection_fields.reading());
  ConnectionSync sync;
  sync.make_contacts = fields.choice("contacts", {"link", "create"}) == 1;
  sync.make_persons = fields.choice("persons", {"known", "create"}) == 1;
  fields.boolean("erase", sync.erase);
  sync.hold_writes = fields.choice("writes", {"direct", "held"}) == 1;
  std::vector<std::string> objects;
  fields.texts("objects", objects);
  if (!objects.empty()) sync.objects = std::move(objects);
  fields.duration("poll", milliseconds(100), milliseconds(24 * 3'600'000), sync.poll);
  const int history = fields.choice("history", {"none", "message", "day"});
  if (history >= 0) sync.history = static_cast<ConnectionSync::History>(history);
  connection.sync = std::move(sync);
}

/// An owner that is no connection would make nobody win for ever.
void check_owners(const Settings& settings, const Node* node, Reading& reading) {
  for (const auto& [field, policy] : settings.sync_fields) {
    if (policy.owner.empty() || policy.owner == "sambung") continue;
    const bool known =
        std::any_of(settings.connections.begin(), settings.connections.end(),
                    [&owner = policy.owner](const Connection& one) { return one.name == owner; });
    if (known) continue;
    reading.error(
        "SB1409",
        "the field \"" + field + "\" is owned by \"" + policy.owner + "\", which is no connection",
        node != nullptr ? node->place : Place{}, "", "name one of the connections, or sambung");
  }
}

}  // namespace sambung::settings
