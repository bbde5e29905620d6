#include "tests/rest/fake_freshsales.hpp"

#include <algorithm>

namespace sambung::testing {

namespace {

constexpr const char* kBase = "/crm/sales/api";
constexpr const char* kTime = "%Y-%m-%dT%H:%M:%S+00:00";

Told refused(int status, const std::string& why) {
  return {status, {{"errors", {{"code", status}, {"message", {why}}}}}, {}};
}

bool has_all(const Ask& ask, std::initializer_list<const char*> names) {
  return std::all_of(names.begin(), names.end(),
                     [&](const char* name) { return ask.query.count(name) > 0; });
}

/// A body `{"contact":{...}}`, sent as JSON.
bool wraps(const Ask& ask, const char* name) {
  const auto type = ask.headers.find("content-type");
  return type != ask.headers.end() && type->second.starts_with("application/json") &&
         ask.body.is_object() && ask.body.contains(name) && ask.body[name].is_object();
}

}  // namespace

json& FakeFreshsales::add(json fields, std::int64_t time_s) {
  const int id = next_++;
  json& contact = contacts[id];
  contact = {{"id", id},
             {"first_name", nullptr},
             {"last_name", nullptr},
             {"mobile_number", nullptr},
             {"work_number", nullptr},
             {"email", nullptr},
             {"external_id", nullptr},
             {"custom_field", json::object()},
             {"created_at", utc(time_s, kTime)},
             {"updated_at", utc(time_s, kTime)}};
  contact.update(fields);
  return contact;
}

/// What it keeps of `fields`; others are passed over without a word.
json FakeFreshsales::kept(const json& fields) const {
  json taken = json::object();
  for (const char* name : {"first_name", "last_name", "mobile_number", "work_number", "email",
                           "external_id", "custom_field"}) {
    if (fields.contains(name)) taken[name] = fields[name];
  }
  return taken;
}

/// "MobileNumber" when another contact has that number; empty: `fields` are nobody's yet.
std::string FakeFreshsales::duplicate(const json& fields, int but) const {
  for (const auto& [id, contact] : contacts) {
    if (id == but) continue;
    for (const auto& [name, said] :
         {std::pair("mobile_number", "MobileNumber"), std::pair("email", "Email")}) {
      if (fields.contains(name) && fields[name].is_string() && contact[name] == fields[name])
        return said;
    }
  }
  return {};
}

Told FakeFreshsales::lookup(const Ask& ask) const {
  if (!has_all(ask, {"q", "f", "entities"}) || ask.query.at("entities") != "contact")
    return refused(400, "q, f and entities are needed");
  const std::string& field = ask.query.at("f");
  if (field != "mobile_number" && field != "email" && field != "external_id")
    return refused(400, "f is no field to look by");
  json found = json::array();
  for (const auto& [id, contact] : contacts) {
    if (contact[field] == ask.query.at("q")) found.push_back({{"id", id}});
  }
  return {200, {{"contacts", {{"contacts", found}}}}, {}};
}

Told FakeFreshsales::view(const Ask& ask) const {
  if (!has_all(ask, {"page", "sort", "sort_type"}) || ask.query.at("sort") != "updated_at" ||
      ask.query.at("sort_type") != "desc") {
    return refused(400, "this fake knows the order of updates alone");
  }
  std::vector<json> rows;
  for (const auto& [id, contact] : contacts) rows.push_back(contact);
  std::stable_sort(rows.begin(), rows.end(),
                   [](const json& a, const json& b) { return a["updated_at"] > b["updated_at"]; });
  const auto size = static_cast<std::size_t>(page_rows);
  const auto page = static_cast<std::size_t>(std::stoul(ask.query.at("page")));
  json shown = json::array();
  for (std::size_t i = (page - 1) * size; i < std::min(rows.size(), page * size); ++i) {
    shown.push_back(rows[i]);
  }
  const std::size_t pages = (rows.size() + size - 1) / size;
  return {
      200, {{"contacts", shown}, {"meta", {{"total_pages", pages}, {"total", rows.size()}}}}, {}};
}

Told FakeFreshsales::create(const Ask& ask) {
  if (!wraps(ask, "contact")) return refused(400, "contact is missing");
  const json fields = kept(ask.body["contact"]);
  const auto has = [&](const char* name) {
    return fields.contains(name) && fields[name].is_string();
  };
  if (!has("mobile_number") && !has("email")) {
    return refused(400, "Mobile number or email is needed");
  }
  const std::string taken = duplicate(fields, 0);
  if (!taken.empty()) return refused(400, taken + " is not unique");
  return {201, {{"contact", add(fields, now())}}, {}};
}

Told FakeFreshsales::contact(const Ask& ask, const std::string& rest) {
  const int id = std::atoi(rest.c_str());
  const auto found = contacts.find(id);
  const bool forgets = ask.method == "DELETE" && rest.ends_with("/forget");
  if (forgets && deleted.erase(id) > 0) return {200, nullptr, {}, "true"};
  if (found == contacts.end()) return {404, nullptr, {}};
  if (rest.ends_with("/notes")) {
    json all = json::array();
    for (const auto& [key, note] : notes) {
      if (note["targetable_id"] == id) all.push_back(note);
    }
    return {200, {{"notes", all}, {"meta", {{"total_pages", 1}}}}, {}};
  }
  if (ask.method == "DELETE") {
    if (!forgets) deleted[id] = found->second;
    contacts.erase(found);
    return {200, nullptr, {}, "true"};
  }
  if (ask.method == "PUT") {
    if (!wraps(ask, "contact")) return refused(400, "contact is missing");
    const json fields = kept(ask.body["contact"]);
    const std::string taken = duplicate(fields, id);
    if (!taken.empty()) return refused(400, taken + " is not unique");
    found->second.update(fields);
    found->second["updated_at"] = utc(now(), kTime);
  }
  return {200, {{"contact", found->second}}, {}};
}

Told FakeFreshsales::note(const Ask& ask, const std::string& path) {
  if (!wraps(ask, "note")) return refused(400, "note is missing");
  const json& said = ask.body["note"];
  if (ask.method == "PUT") {
    const auto found = notes.find(std::atoi(path.c_str() + 7));
    if (found == notes.end()) return {404, nullptr, {}};
    found->second.update(said);
    return {200, {{"note", found->second}}, {}};
  }
  if (said.value("targetable_type", "") != "Contact" || !said.contains("description") ||
      !said.value("targetable_id", json()).is_number()) {
    return refused(400, "description, targetable_type and targetable_id are needed");
  }
  const int id = next_++;
  notes[id] = said;
  notes[id]["id"] = id;
  return {201, {{"note", notes[id]}}, {}};
}

Told FakeFreshsales::route(const Ask& ask, const std::string& path) {
  if (path == "/lookup" && ask.method == "GET") return lookup(ask);
  if (path == "/contacts/filters") {
    return {200, {{"filters", {{{"id", 7}, {"name", "All Contacts"}}}}}, {}};
  }
  if (path == "/contacts/view/7") return view(ask);
  if (path.starts_with("/contacts/view/")) return {404, nullptr, {}};
  if (path == "/contacts" && ask.method == "POST") return create(ask);
  if (path.starts_with("/contacts/")) return contact(ask, path.substr(10));
  if (path == "/notes" || path.starts_with("/notes/")) return note(ask, path);
  return {404, nullptr, {}};
}

Told FakeFreshsales::answer(const Ask& ask) {
  const auto shown = ask.headers.find("authorization");
  const bool known = shown != ask.headers.end() && shown->second == "Token token=" + token;
  if (!token.empty() && !known) return {401, {{"login", "failed"}}, {}};
  const std::string base = kBase;
  return route(ask, ask.path.starts_with(base) ? ask.path.substr(base.size()) : ask.path);
}

}  // namespace sambung::testing
