#include "tests/rest/fake_twenty.hpp"

#include <algorithm>
#include <regex>
#include <set>
#include <stdexcept>

namespace sambung::testing {

namespace {

const std::string kPeople = "/rest/people";
constexpr const char* kTime = "%Y-%m-%dT%H:%M:%S.000Z";
constexpr std::size_t kRowsMax = 60;

Told refused(int status, const std::string& error, const std::string& message) {
  return {status, {{"statusCode", status}, {"error", error}, {"messages", {message}}}, {}};
}
Told bad(const std::string& message) { return refused(400, "BadRequestException", message); }
Told not_found() { return refused(404, "NotFoundException", "Record not found"); }

bool is_uuid(const std::string& text) {
  static const std::regex form("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  return std::regex_match(text, form);
}

/// One condition, `field[comparator]:value`.
struct Condition {
  std::string field;
  std::string comparator;
  json value;  ///< text or list
};

/// A text in quotes or without, or a list of them. Throws what is wrong.
json value_of(const std::string& text) {
  const json value = json::parse(text, nullptr, false);
  if (value.is_string() || value.is_array()) return value;
  return text;
}

Condition condition_of(const std::string& text) {
  static const std::regex form("([\\w.]+)\\[(\\w+)\\]:(.+)");
  static const std::set<std::string> fields = {"id", "phones.primaryPhoneNumber",
                                               "emails.primaryEmail", "updatedAt", "deletedAt"};
  static const std::set<std::string> known = {"eq", "in", "is", "gt", "gte", "lt", "lte"};
  std::smatch part;
  if (!std::regex_match(text, part, form) || !known.contains(part[2]))
    throw std::invalid_argument("'filter' invalid for '" + text + "'");
  if (!fields.contains(part[1]))
    throw std::invalid_argument("field '" + part[1].str() + "' does not exist in 'people' object");
  Condition one{part[1], part[2], value_of(part[3])};
  for (const json& each : one.field == "id" ? one.value : json::array()) {
    if (!is_uuid(each.get<std::string>()))
      throw std::invalid_argument("Invalid UUID value '" + each.get<std::string>() +
                                  "' for field \"id\"");
  }
  return one;
}

/// The conditions of a filter, which all must hold: one, or `and(one,one)`.
std::vector<Condition> conditions_of(std::string filter) {
  std::vector<Condition> all;
  if (filter.empty()) return all;
  if (filter.starts_with("and(") && filter.ends_with(")"))
    filter = filter.substr(4, filter.size() - 5);
  std::string one;
  bool quoted = false;
  int brackets = 0;
  for (const char c : filter + ",") {
    if (c == '"') quoted = !quoted;
    if (!quoted) brackets += c == '[' ? 1 : (c == ']' ? -1 : 0);
    if (c == ',' && !quoted && brackets == 0) {
      all.push_back(condition_of(one));
      one.clear();
    } else {
      one += c;
    }
  }
  return all;
}

json field_in(const json& person, const std::string& field) {
  const std::size_t dot = field.find('.');
  const json top = person.value(field.substr(0, dot), json());
  return dot == field.npos || !top.is_object() ? top : top.value(field.substr(dot + 1), json());
}

bool holds(const Condition& one, const json& person) {
  const json here = field_in(person, one.field);
  if (one.comparator == "is") return here.is_null() == (one.value == "NULL");
  if (one.comparator == "in")
    return std::find(one.value.begin(), one.value.end(), here) != one.value.end();
  if (one.comparator == "eq") return here == one.value;
  if (!here.is_string()) return false;
  const int order = here.get<std::string>().compare(one.value.get<std::string>());
  if (one.comparator == "gte") return order >= 0;
  if (one.comparator == "gt") return order > 0;
  return one.comparator == "lte" ? order <= 0 : order < 0;
}

bool is_nothing(const json& object, const char* name) {
  return !object.contains(name) || object[name].is_null();
}

/// A number as it is kept: without the code of its country. A code that came with it, even an empty one, is
/// kept as it came; one that is missing is read off the number. Throws what is wrong.
json apart(json phones) {
  static const std::map<std::string, std::string> codes = {
      {"62", "ID"}, {"65", "SG"}, {"55", "BR"}, {"1", "US"}};
  if (!phones.contains("additionalPhones")) phones["additionalPhones"] = nullptr;
  const auto text = [&](const char* name) {
    return is_nothing(phones, name) ? std::string() : phones[name].get<std::string>();
  };
  const std::string number = text("primaryPhoneNumber");
  if (number.empty()) return phones;
  const std::string plain = digits(number);
  for (const auto& [code, country] : codes) {
    const bool written = number.front() == '+' && plain.starts_with(code);
    const bool said = number.front() != '+' && text("primaryPhoneCallingCode") == "+" + code;
    if (!written && !said) continue;
    phones["primaryPhoneNumber"] = written ? plain.substr(code.size()) : plain;
    if (is_nothing(phones, "primaryPhoneCallingCode"))
      phones["primaryPhoneCallingCode"] = "+" + code;
    if (is_nothing(phones, "primaryPhoneCountryCode")) phones["primaryPhoneCountryCode"] = country;
    return phones;
  }
  throw std::invalid_argument("Provided phone number is invalid");
}

std::string parameter(const Ask& ask, const std::string& name) {
  const auto found = ask.query.find(name);
  return found == ask.query.end() ? "" : found->second;
}

}  // namespace

void FakeTwenty::add(const std::string& id, const std::string& number, std::int64_t time_s) {
  people[id] = {{"id", id},
                {"name", {{"firstName", "P"}, {"lastName", ""}}},
                {"emails", {{"primaryEmail", ""}, {"additionalEmails", nullptr}}},
                {"phones", {{"primaryPhoneNumber", number}, {"primaryPhoneCallingCode", "+62"}}},
                {"deletedAt", nullptr},
                {"createdAt", utc(time_s, kTime)},
                {"updatedAt", utc(time_s, kTime)}};
}

/// Writes `fields`, of composite ones what is said; what is wrong, or empty.
std::string FakeTwenty::put(const std::string& id, const json& fields) {
  json person = people.at(id);
  for (const auto& [name, value] : fields.items()) {
    if (name == "id") continue;
    if (name != "name" && name != "emails" && name != "phones" && name != "city" &&
        name != "jobTitle")
      return "Object person doesn't have any \"" + name + "\" field.";
    if (value.is_object() && person[name].is_object()) {
      person[name].update(name == "phones" ? apart(value) : value);
    } else {
      person[name] = value;
    }
  }
  const json email = field_in(person, "emails.primaryEmail");
  for (const auto& [other, row] : people) {
    const bool same = other != id && row["deletedAt"].is_null() && email.is_string() &&
                      email != "" && field_in(row, "emails.primaryEmail") == email;
    if (same) return "A duplicate entry was detected";
  }
  person["updatedAt"] = utc(now(), kTime);
  people[id] = person;
  return {};
}

Told FakeTwenty::list(const Ask& ask) const {
  const auto conditions = conditions_of(parameter(ask, "filter"));
  const bool deleted = std::any_of(conditions.begin(), conditions.end(),
                                   [](const auto& one) { return one.field == "deletedAt"; });
  const std::string order = parameter(ask, "order_by");
  if (!order.empty() && order != "updatedAt[AscNullsFirst],id[AscNullsFirst]")
    return bad("this fake knows the order of updates alone");
  const auto place_of = [&](const json& person) {
    const std::string id = person["id"];
    return order.empty() ? id : person["updatedAt"].get<std::string>() + "|" + id;
  };
  std::map<std::string, json> rows;
  for (const auto& [id, person] : people) {
    const bool shown = (deleted || person["deletedAt"].is_null()) &&
                       std::all_of(conditions.begin(), conditions.end(),
                                   [&, &row = person](const auto& one) { return holds(one, row); });
    if (shown) rows[place_of(person)] = person;
  }
  const std::string limit = parameter(ask, "limit");
  const std::size_t most = std::min(kRowsMax, limit.empty() ? kRowsMax : std::stoul(limit));
  const std::string after = parameter(ask, "starting_after");
  json page = json::array();
  json end;
  auto row = after.empty() ? rows.begin() : rows.upper_bound(after);
  for (; row != rows.end() && page.size() < most; ++row) {
    page.push_back(row->second);
    end = row->first;
  }
  return {200,
          {{"data", {{"people", page}}},
           {"totalCount", rows.size()},
           {"pageInfo", {{"hasNextPage", row != rows.end()}, {"endCursor", end}}}},
          {}};
}

Told FakeTwenty::create(const Ask& ask) {
  if (!ask.body.is_object()) return bad("the body is no object");
  const std::string fallback = "00000000-0000-4000-8000-" +
                               std::string(12 - std::to_string(next_).size(), '0') +
                               std::to_string(next_);
  const std::string id = ask.body.value("id", fallback);
  if (!is_uuid(id)) return bad("Invalid UUID value '" + id + "' for field \"id\"");
  if (people.contains(id)) return bad("A duplicate entry was detected");
  ++next_;
  add(id, "", now());
  people[id]["name"] = {{"firstName", ""}, {"lastName", ""}};
  people[id]["phones"] = {{"primaryPhoneNumber", ""},
                          {"primaryPhoneCallingCode", ""},
                          {"primaryPhoneCountryCode", ""},
                          {"additionalPhones", nullptr}};
  try {
    const std::string wrong = put(id, ask.body);
    if (wrong.empty()) return {201, {{"data", {{"createPerson", people[id]}}}}, {}};
    people.erase(id);
    return bad(wrong);
  } catch (const std::invalid_argument&) {
    people.erase(id);
    throw;
  }
}

Told FakeTwenty::person(const Ask& ask, const std::string& id) {
  if (!is_uuid(id)) return bad("'" + id + "' is not a valid UUID");
  const auto found = people.find(id);
  if (ask.method == "DELETE" && found != people.end()) {
    const bool soft = parameter(ask, "soft_delete") == "true";
    if (soft) found->second["deletedAt"] = found->second["updatedAt"] = utc(now(), kTime);
    if (!soft) people.erase(found);
    return {200, {{"data", {{"deletePerson", {{"id", id}}}}}}, {}};
  }
  if (found == people.end() || !found->second["deletedAt"].is_null()) return not_found();
  if (ask.method == "GET") return {200, {{"data", {{"person", found->second}}}}, {}};
  if (ask.method != "PATCH" || !ask.body.is_object()) return bad("the body is no object");
  const std::string wrong = put(id, ask.body);
  if (!wrong.empty()) return bad(wrong);
  return {200, {{"data", {{"updatePerson", people[id]}}}}, {}};
}

/// The others are no more, and no list has them.
Told FakeTwenty::merge(const Ask& ask) {
  const json ids = ask.body.is_object() ? ask.body.value("ids", json::array()) : json::array();
  const std::size_t first = ask.body.value("conflictPriorityIndex", ids.size());
  if (ids.size() < 2 || first >= ids.size()) return bad("ids and conflictPriorityIndex are needed");
  for (const json& id : ids) {
    if (!people.contains(id) || !people[id]["deletedAt"].is_null()) return not_found();
  }
  const std::string into = ids[first];
  for (const json& id : ids) {
    if (id != into) people.erase(id.get<std::string>());
  }
  people[into]["updatedAt"] = utc(now(), kTime);
  return {200, {{"data", {{"mergePerson", people[into]}}}}, {}};
}

Told FakeTwenty::note(const Ask& ask) {
  if (!ask.body.is_object()) return bad("the body is no object");
  const bool target = ask.path.starts_with("/rest/noteTargets");
  const std::set<std::string> fields = target
                                           ? std::set<std::string>{"id", "noteId", "targetPersonId"}
                                           : std::set<std::string>{"id", "title", "bodyV2"};
  for (const auto& [name, value] : ask.body.items()) {
    if (!fields.contains(name))
      return bad(std::string("Object ") + (target ? "noteTarget" : "note") +
                 " doesn't have any \"" + name + "\" field.");
  }
  if (ask.method == "PATCH") {
    const auto found = notes.find(ask.path.substr(ask.path.rfind('/') + 1));
    if (found == notes.end()) return not_found();
    found->second.update(ask.body);
    return {200, {{"data", {{"updateNote", found->second}}}}, {}};
  }
  const std::string id = ask.body.value("id", "");
  if (!is_uuid(id)) return bad("Invalid UUID value '" + id + "' for field \"id\"");
  if (notes.contains(id)) return bad("A duplicate entry was detected");
  notes[id] = ask.body;
  return {201, {{"data", {{target ? "createNoteTarget" : "createNote", ask.body}}}}, {}};
}

Told FakeTwenty::answer(const Ask& ask) {
  const auto shown = ask.headers.find("authorization");
  if (!token.empty() && (shown == ask.headers.end() || shown->second != "Bearer " + token))
    return refused(401, "UNAUTHENTICATED", "Token invalid.");
  try {
    if (ask.path == kPeople && ask.method == "GET") return list(ask);
    if (ask.path == kPeople && ask.method == "POST") return create(ask);
    if (ask.path == kPeople + "/merge" && ask.method == "PATCH") return merge(ask);
    if (ask.path.starts_with(kPeople + "/"))
      return person(ask, ask.path.substr(kPeople.size() + 1));
    if (ask.path.starts_with("/rest/note")) return note(ask);
    return bad("Query path '" + ask.path + "' invalid.");
  } catch (const std::invalid_argument& wrong) {
    return bad(wrong.what());
  }
}

}  // namespace sambung::testing
