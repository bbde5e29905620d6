#include "connectors/sql/table/config.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <sambung/host.hpp>

#include "connectors/sql/table/config_part.hpp"
#include "connectors/sql/table/lookup.hpp"

namespace sambung::table {

namespace {

using nlohmann::json;

constexpr std::chrono::milliseconds kLateMax = std::chrono::hours(24);

std::chrono::milliseconds duration_in(Part& part, const std::string& key,
                                      std::chrono::milliseconds otherwise) {
  const json* value = part.find(key);
  if (value == nullptr) return otherwise;
  const std::string text = value->is_string() ? value->get<std::string>() : "";
  std::int64_t number = -1;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number).ptr;
  const std::string unit(end, text.data() + text.size());
  static const std::map<std::string, std::int64_t> kUnits = {
      {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}};
  const auto found = kUnits.find(unit);
  if (number < 0 || found == kUnits.end() || number > kLateMax.count() / found->second) {
    part.refuse(key, "must be a duration up to 24h, such as 60s");
  }
  return std::chrono::milliseconds(number * found->second);
}

Author parse_author(const json& value, const std::string& at) {
  Author author;
  if (value.is_string()) {
    author.column = value.get<std::string>();
    return author;
  }
  Part part(value, at + ".author");
  author.column = part.needed_name("column", "name the column that says who wrote a row");
  author.writes = part.name("machine");
  author.humans = part.names("humans");
  author.machines = part.names("machines");
  if (!author.writes.empty()) author.machines.push_back(author.writes);
  part.end();
  return author;
}

/// The value of a column that stands for "deleted", as the database writes it.
std::optional<std::string> mark_of(const json& is, const Part& part) {
  if (is == "not_null") return std::nullopt;
  if (is.is_boolean()) return is.get<bool>() ? "true" : "false";
  if (is.is_number_integer()) return is.dump();
  if (is.is_string()) return is.get<std::string>();
  part.refuse("is", "must be not_null, or the value that a deleted row has");
}

Deleted parse_deleted(const json& value, const std::string& at) {
  Deleted deleted;
  if (value == "none") return deleted;
  if (value == "tombstones") {
    deleted.by = Deleted::By::kTombstones;
    return deleted;
  }
  if (!value.is_object()) {
    throw ConfigError(at +
                      ".deleted: must be none, tombstones, or a map such as "
                      "{column: deleted_at, is: not_null}");
  }
  Part part(value, at + ".deleted");
  deleted.by = Deleted::By::kColumn;
  deleted.column = part.needed_name("column", "name the column that marks deleted rows");
  if (const json* is = part.find("is")) deleted.value = mark_of(*is, part);
  part.end();
  return deleted;
}

void parse_keys(Part& part, ObjectConfig& config) {
  const json* value = part.find("keys");
  if (value == nullptr) return;
  Part keys(*value, part.at() + ".keys");
  for (const char* key : {"phone", "email", "id"}) {
    std::vector<std::string> columns = keys.names(key);
    if (!columns.empty()) config.keys[key] = std::move(columns);
  }
  keys.end();
}

void parse_making(Part& part, ObjectConfig& config) {
  config.read_only = part.names("read_only");
  config.touch = part.flag("touch", true);
  config.op = part.name("op");
  const std::string make = part.name("make_id");
  if (!make.empty() && make != "uuid") {
    part.refuse("make_id", "can only be uuid; leave it out when the database makes the ids");
  }
  config.make_uuid = make == "uuid";
  const std::string erase = part.name("erase");
  if (!erase.empty() && erase != "keep" && erase != "clear" && erase != "delete") {
    part.refuse("erase", "must be keep, clear or delete");
  }
  if (erase == "clear") config.erase = EraseBy::kClear;
  if (erase == "delete") config.erase = EraseBy::kDelete;
}

}  // namespace

void parse_table_name(const std::string& name, Part& part, ObjectConfig& config) {
  const std::size_t dot = name.find('.');
  config.schema = dot == std::string::npos ? "" : name.substr(0, dot);
  config.table = dot == std::string::npos ? name : name.substr(dot + 1);
  if (dot == 0 || config.table.empty() || config.table.find('.') != std::string::npos) {
    part.refuse("table", "must be a name such as customers or crm.customers");
  }
}

namespace {

ObjectConfig parse_object(const json& value, const std::string& key, bool writable) {
  Part part(value, key);
  ObjectConfig config;
  config.key = key;
  config.object = writable ? "contact" : "order";
  config.writable = writable;
  parse_table_name(part.needed_name("table", "name the table, such as crm.customers"), part,
                   config);
  config.id = part.needed_name("id", "name the primary key's column");
  config.version = part.name("version");
  config.columns = part.names("columns");
  if (const json* author = part.find("author")) config.author = parse_author(*author, key);
  if (const json* deleted = part.find("deleted")) config.deleted = parse_deleted(*deleted, key);
  config.late = duration_in(part, "late", config.late);
  parse_keys(part, config);
  if (writable) parse_making(part, config);
  part.end();
  return config;
}

}  // namespace

std::vector<ObjectConfig> parse_objects(const json& config) {
  std::vector<ObjectConfig> objects;
  if (config.contains("contacts")) {
    objects.push_back(parse_object(config["contacts"], "contacts", true));
  }
  if (config.contains("orders")) {
    objects.push_back(parse_object(config["orders"], "orders", false));
  }
  return objects;
}

void check_keys(const json& config, const std::vector<std::string>& own) {
  if (!config.is_object()) throw ConfigError("the configuration is not a JSON object");
  std::vector<std::string> known = own;
  known.insert(known.end(), {"events", "contacts", "orders", "lookups"});
  for (const auto& [key, value] : config.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string all;
    for (const std::string& each : known) all += (all.empty() ? "" : ", ") + each;
    throw ConfigError(key + ": unknown key; known are " + all);
  }
}

bool wants_events(const json& config) {
  const auto events = config.find("events");
  if (events == config.end()) return true;
  if (!events->is_boolean()) throw ConfigError("events: must be true or false");
  return events->get<bool>();
}

}  // namespace sambung::table
