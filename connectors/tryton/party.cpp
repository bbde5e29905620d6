#include "connectors/tryton/party.hpp"

#include <algorithm>

#include "connectors/tryton/datetime.hpp"

namespace sambung::tryton {

namespace {

using nlohmann::json;

const json kNothing;

const json& part_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? kNothing : *found;
}

/// When a row was last changed, and by whom.
struct Change {
  std::int64_t micros = 0;
  std::optional<std::int64_t> user;
};

Change change_of(const json& row) {
  const bool written = !part_of(row, "write_date").is_null();
  const json& user = part_of(row, written ? "write_uid" : "create_uid");
  Change change;
  change.micros = micros_of(part_of(row, written ? "write_date" : "create_date")).value_or(0);
  if (user.is_number_integer()) change.user = user.get<std::int64_t>();
  return change;
}

Change newest(const json& party) {
  Change newest = change_of(party);
  for (const json& mechanism : part_of(party, "contact_mechanisms.")) {
    const Change change = change_of(mechanism);
    if (change.micros > newest.micros) newest = change;
  }
  return newest;
}

std::string medium_of(const json& type) {
  if (type == "mobile" || type == "phone") return "phone";
  return type.is_string() ? type.get<std::string>() : "other";
}

json mechanisms_of(const json& party) {
  std::vector<json> rows = related(party, "contact_mechanisms");
  // The first of a medium is what the mapping takes: a mobile is where WhatsApp lives.
  std::stable_partition(rows.begin(), rows.end(),
                        [](const json& row) { return part_of(row, "type") == "mobile"; });
  json list = json::array();
  for (const json& row : rows) {
    list.push_back(json{{"id", part_of(row, "id")},
                        {"type", part_of(row, "type")},
                        {"medium", medium_of(part_of(row, "type"))},
                        {"value", part_of(row, "value")},
                        {"name", part_of(row, "name")}});
  }
  return list;
}

json identifiers_of(const json& party) {
  json list = json::array();
  for (const json& row : related(party, "identifiers")) {
    const json& code = part_of(row, "code");
    if (code.is_string() && code.get_ref<const std::string&>().starts_with(kMarker)) continue;
    list.push_back(
        json{{"id", part_of(row, "id")}, {"type", part_of(row, "type")}, {"code", code}});
  }
  return list;
}

json addresses_of(const json& party) {
  json list = json::array();
  for (const json& row : related(party, "addresses")) {
    list.push_back(json{{"name", part_of(row, "name")},
                        {"street", part_of(row, "street")},
                        {"postal_code", part_of(row, "postal_code")},
                        {"city", part_of(row, "city")},
                        {"country", part_of(part_of(row, "country."), "code")}});
  }
  return list;
}

json names_of(const std::vector<json>& rows) {
  json list = json::array();
  for (const json& row : rows) list.push_back(part_of(row, "name"));
  return list;
}

json plain(const json& value) {
  // A Decimal comes as {"__class__":"Decimal","decimal":"1.50"}: its text is exact.
  if (value.is_object() && value.contains("decimal")) return value["decimal"];
  return value.is_structured() ? json() : value;
}

}  // namespace

json party_fields(const std::vector<std::string>& more) {
  json names = {"name",        "code",      "active", "lang.code", "categories.name",
                "replaced_by", "_timestamp"};
  for (const char* date : {"write_date", "create_date", "write_uid", "create_uid"}) {
    names.push_back(date);
    names.push_back(std::string("contact_mechanisms.") + date);
  }
  for (const char* name : {"type", "value", "value_compact", "name", "active", "_timestamp"}) {
    names.push_back(std::string("contact_mechanisms.") + name);
  }
  for (const char* name :
       {"identifiers.type", "identifiers.code", "addresses.name", "addresses.street",
        "addresses.postal_code", "addresses.city", "addresses.country.code", "addresses.active"}) {
    names.push_back(name);
  }
  for (const std::string& name : more) names.push_back(name);
  return names;
}

std::vector<json> related(const json& party, const std::string& name) {
  std::vector<json> rows;
  const json& list = part_of(party, (name + ".").c_str());
  if (!list.is_array()) return rows;
  for (const json& row : list) {
    if (row.is_object() && part_of(row, "active") != json(false)) rows.push_back(row);
  }
  return rows;
}

std::int64_t version_of(const json& party) { return newest(party).micros; }

std::string id_of(const json& party) { return part_of(party, "id").dump(); }

std::optional<std::string> replaced_by(const json& party) {
  const json& other = part_of(party, "replaced_by");
  if (!other.is_number_integer()) return std::nullopt;
  return other.dump();
}

json record_of(const json& party, const Reading& reading) {
  const Change change = newest(party);
  json record = {{"object", "contact"},
                 {"id", id_of(party)},
                 {"version", change.micros},
                 {"at", change.micros / 1000}};
  if (reading.own_user && change.user) {
    record["author"] = *reading.own_user == *change.user ? "machine" : "human";
  }
  if (const auto into = replaced_by(party)) {
    record["merged_into"] = *into;
    return record;
  }
  if (!reading.former_ids.empty()) record["former_ids"] = reading.former_ids;
  json& fields = record["fields"] = json::object();
  for (const char* name : {"name", "code", "active"}) fields[name] = part_of(party, name);
  const json& language = part_of(party, "lang.");
  fields["language"] = language.is_object() ? part_of(language, "code") : json();
  fields["categories"] = names_of(related(party, "categories"));
  fields["contact_mechanisms"] = mechanisms_of(party);
  fields["identifiers"] = identifiers_of(party);
  fields["addresses"] = addresses_of(party);
  for (const std::string& name : reading.more) fields[name] = plain(part_of(party, name.c_str()));
  return record;
}

json timestamps_of(const json& party) {
  json times = json::object();
  times["party.party," + id_of(party)] = part_of(party, "_timestamp");
  for (const json& row : part_of(party, "contact_mechanisms.")) {
    times["party.contact_mechanism," + part_of(row, "id").dump()] = part_of(row, "_timestamp");
  }
  return times;
}

}  // namespace sambung::tryton
