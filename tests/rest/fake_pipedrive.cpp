#include "tests/rest/fake_pipedrive.hpp"

#include <algorithm>
#include <set>

namespace sambung::testing {

namespace {

const std::string kPersons = "/api/v2/persons";

Told failed(int status, const std::string& error) {
  return {status, {{"success", false}, {"error", error}, {"data", nullptr}}, {}};
}

Told given(json data, int status = 200) {
  return {
      status, {{"success", true}, {"data", std::move(data)}}, {{"x-ratelimit-remaining", "17"}}};
}

/// The first name in `object` that is none of `names`; empty: all are known.
template <class Object>
std::string unknown_in(const Object& object, const std::set<std::string>& names) {
  for (const auto& [name, value] : object) {
    if (!names.contains(name)) return name;
  }
  return {};
}

const std::set<std::string> kFields = {"name",       "owner_id",  "org_id",
                                       "add_time",   "emails",    "phones",
                                       "visible_to", "label_ids", "custom_fields"};

std::string parameter(const Ask& ask, const std::string& name, const std::string& fallback = "") {
  const auto found = ask.query.find(name);
  return found == ask.query.end() ? fallback : found->second;
}

/// What is wrong with a person's `fields`; empty: nothing.
std::string wrong_with(const json& fields) {
  if (!fields.is_object()) return "the body is no object";
  const std::string unknown = unknown_in(fields.items(), kFields);
  if (!unknown.empty()) return "Parameter '" + unknown + "' is not allowed";
  for (const char* list : {"phones", "emails"}) {
    for (const json& each : fields.value(list, json::array())) {
      if (!each.is_object() || !each.value("value", json()).is_string())
        return std::string(list) + " must be objects with a value";
    }
  }
  return {};
}

bool has(const std::string& value, const std::string& term, const std::string& field, bool exact) {
  if (exact) return value == term;
  if (field == "phone") return digits(value).find(digits(term)) != std::string::npos;
  return value.find(term) != std::string::npos;
}

}  // namespace

json& FakePipedrive::put(int id, const json& fields) {
  json& person = persons[id];
  for (const auto& [name, value] : fields.items()) person[name] = value;
  for (const char* list : {"phones", "emails"}) {
    for (json& each : person[list]) {
      if (!each.contains("label")) each["label"] = "work";
      if (!each.contains("primary")) each["primary"] = false;
    }
  }
  person["update_time"] = utc(now());
  return person;
}

void FakePipedrive::add(int id, const std::string& phone, std::int64_t time_s) {
  next_ = std::max(next_, id + 1);
  persons[id] = {{"id", id},
                 {"name", "P"},
                 {"phones", {{{"value", phone}, {"primary", true}, {"label", "mobile"}}}},
                 {"emails", json::array()},
                 {"is_deleted", false},
                 {"add_time", utc(time_s)},
                 {"update_time", utc(time_s)}};
}

Told FakePipedrive::search(const Ask& ask) const {
  const std::string term = parameter(ask, "term");
  const std::string field = parameter(ask, "fields");
  const bool exact = parameter(ask, "exact_match") == "true";
  const std::string unknown =
      unknown_in(ask.query, {"term", "fields", "exact_match", "limit", "cursor"});
  if (!unknown.empty()) return failed(400, "Parameter '" + unknown + "' is not allowed");
  if (term.size() < (exact ? 1U : 2U)) return failed(400, "term is too short");
  if (field != "phone" && field != "email") return failed(400, "this fake searches by two fields");
  json items = json::array();
  for (const auto& [id, person] : persons) {
    std::vector<std::string> phones;
    std::vector<std::string> emails;
    for (const json& each : person["phones"]) phones.push_back(each["value"]);
    for (const json& each : person["emails"]) emails.push_back(each["value"]);
    const auto& values = field == "phone" ? phones : emails;
    const bool fits = std::any_of(values.begin(), values.end(), [&](const std::string& value) {
      return has(value, term, field, exact);
    });
    if (!fits || person["is_deleted"] == true) continue;
    const json item = {{"id", id},
                       {"type", "person"},
                       {"name", person["name"]},
                       {"phones", phones},
                       {"emails", emails}};
    items.push_back({{"result_score", 0.3}, {"item", item}});
  }
  Told told = given({{"items", items}});
  told.body["additional_data"] = {{"next_cursor", nullptr}};
  return told;
}

Told FakePipedrive::list(const Ask& ask) const {
  const std::string unknown = unknown_in(
      ask.query, {"updated_since", "sort_by", "sort_direction", "limit", "cursor", "ids"});
  if (!unknown.empty()) return failed(400, "Parameter '" + unknown + "' is not allowed");
  if (std::stoi(parameter(ask, "limit", "100")) > 500) return failed(400, "limit is over 500");
  if (parameter(ask, "sort_by") != "update_time" || parameter(ask, "sort_direction") != "asc")
    return failed(400, "this fake knows the order of updates alone");
  std::vector<json> rows;
  for (const auto& [id, person] : persons) {
    const bool late = person["update_time"].get<std::string>() >= parameter(ask, "updated_since");
    if (late && person["is_deleted"] != true) rows.push_back(person);
  }
  std::stable_sort(rows.begin(), rows.end(), [](const json& a, const json& b) {
    return a["update_time"] < b["update_time"];
  });
  const std::size_t from = std::stoul(parameter(ask, "cursor", "0"));
  const std::size_t to = std::min(rows.size(), from + static_cast<std::size_t>(page_rows));
  json page = json::array();
  for (std::size_t i = from; i < to; ++i) page.push_back(rows[i]);
  Told told = given(page);
  const json next = to < rows.size() ? json(std::to_string(to)) : json(nullptr);
  told.body["additional_data"] = {{"next_cursor", next}};
  return told;
}

Told FakePipedrive::create(const Ask& ask) {
  const std::string wrong = wrong_with(ask.body);
  if (!wrong.empty()) return failed(400, wrong);
  const int id = next_++;
  persons[id] = {{"id", id},
                 {"name", nullptr},
                 {"phones", json::array()},
                 {"emails", json::array()},
                 {"is_deleted", false},
                 {"add_time", utc(now())}};
  return given(put(id, ask.body), 201);
}

Told FakePipedrive::person(const Ask& ask, int id) {
  const auto found = persons.find(id);
  if (found == persons.end()) return failed(404, "Person not found");
  const bool deleted = found->second["is_deleted"] == true;
  if (ask.method == "GET") {
    return deleted && !bin_shown ? failed(404, "Person not found") : given(found->second);
  }
  if (deleted) return failed(410, "Person is deleted");
  if (ask.method == "DELETE") {
    put(id, {{"is_deleted", true}});
    return given({{"id", id}});
  }
  const std::string wrong = wrong_with(ask.body);
  if (ask.method != "PATCH" || !wrong.empty()) return failed(400, wrong);
  return given(put(id, ask.body));
}

/// `id` goes into `merge_with_id`, which keeps its values.
Told FakePipedrive::merge(const Ask& ask, int id) {
  const int into = ask.body.is_object() ? ask.body.value("merge_with_id", 0) : 0;
  for (const int each : {id, into}) {
    if (!persons.contains(each) || persons[each]["is_deleted"] == true)
      return failed(404, "Person not found");
  }
  put(id, {{"is_deleted", true}});
  json merged = put(into, json::object());
  merged["merge_what_id"] = id;
  return given(merged);
}

Told FakePipedrive::note(const Ask& ask) {
  if (ask.method == "GET") {
    json found = json::array();
    for (const json& note : notes) {
      if (note["person_id"].dump() == parameter(ask, "person_id")) found.push_back(note);
    }
    Told told = given(found);
    told.body["additional_data"]["pagination"] = {{"more_items_in_collection", false}};
    return told;
  }
  if (!ask.body.is_object() || !ask.body.contains("content"))
    return failed(400, "content is missing");
  if (ask.method == "PUT") {
    const auto id = std::strtoul(ask.path.c_str() + 10, nullptr, 10);
    if (id == 0 || id > notes.size()) return failed(404, "Note not found");
    notes[id - 1].update(ask.body);
    return given(notes[id - 1]);
  }
  if (!ask.body.value("person_id", json()).is_number()) return failed(400, "person_id is missing");
  notes.push_back(ask.body);
  notes.back()["id"] = notes.size();
  return given(notes.back(), 201);
}

Told FakePipedrive::webhook(const Ask& ask) {
  if (ask.method == "GET") {
    json all = json::array();
    for (const auto& [id, hook] : webhooks) all.push_back(hook);
    return given(all);
  }
  if (ask.method == "DELETE") {
    const bool gone = webhooks.erase(std::atoi(ask.path.c_str() + 13)) > 0;
    return gone ? given(nullptr) : failed(404, "Webhook not found");
  }
  for (const char* name : {"subscription_url", "event_action", "event_object"}) {
    if (!ask.body.contains(name)) return failed(400, std::string(name) + " is missing");
  }
  const int id = next_++;
  webhooks[id] = ask.body;
  webhooks[id]["id"] = id;
  return given(webhooks[id], 201);
}

Told FakePipedrive::v1(const Ask& ask) {
  const std::string persons_v1 = "/v1/persons/";
  if (ask.path.starts_with(persons_v1) && ask.path.ends_with("/merge") && ask.method == "PUT")
    return merge(ask, std::atoi(ask.path.c_str() + persons_v1.size()));
  if (ask.path.starts_with("/v1/notes")) return note(ask);
  if (ask.path.starts_with("/v1/webhooks")) return webhook(ask);
  if (ask.path == "/v1/users/me") return given({{"id", 1}});
  return failed(404, "no such path");
}

Told FakePipedrive::answer(const Ask& ask) {
  const auto shown = ask.headers.find("x-api-token");
  if (!token.empty() && (shown == ask.headers.end() || shown->second != token))
    return failed(401, "unauthorized access");
  if (ask.path == kPersons + "/search") return search(ask);
  if (ask.path == kPersons) return ask.method == "POST" ? create(ask) : list(ask);
  if (ask.path.starts_with(kPersons + "/"))
    return person(ask, std::atoi(ask.path.c_str() + kPersons.size() + 1));
  return v1(ask);
}

}  // namespace sambung::testing
