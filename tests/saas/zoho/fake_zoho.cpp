#include "tests/saas/zoho/fake_zoho.hpp"

#include <algorithm>
#include <stdexcept>

namespace sambung::testing {

namespace {

constexpr const char* kDate = "%Y-%m-%dT%H:%M:%S+00:00";
const std::string kRoot = "/crm/v8";

json error(const std::string& code, const json& details = json::object()) {
  return {{"code", code}, {"details", details}, {"message", "in words"}, {"status", "error"}};
}
json item_done(const std::string& id, const json& more = json::object()) {
  json item = {
      {"code", "SUCCESS"}, {"details", {{"id", id}}}, {"message", "done"}, {"status", "success"}};
  item.update(more);
  return item;
}

bool only(const json& object, const std::set<std::string>& known) {
  if (!object.is_object()) return false;
  for (const auto& [name, value] : object.items()) {
    if (!known.contains(name)) return false;
  }
  return true;
}

bool only(const std::map<std::string, std::string>& query, const std::set<std::string>& known) {
  return std::all_of(query.begin(), query.end(),
                     [&](const auto& each) { return known.contains(each.first); });
}

std::string at_seven(const std::string& time) {
  return utc(from_utc(time) + 7 * 3600, "%Y-%m-%dT%H:%M:%S+07:00");
}

std::vector<std::string> split(std::string list) {
  std::vector<std::string> all;
  for (std::size_t end = 0; !list.empty(); list.erase(0, end + 1)) {
    end = std::min(list.find(','), list.size());
    all.push_back(list.substr(0, end));
    if (end == list.size()) break;
  }
  return all;
}

}  // namespace

FakeZoho::FakeZoho() {
  for (const char* name : {"id", "Modified_Time", "Modified_By", "First_Name", "Last_Name", "Email",
                           "Phone", "Mobile", "Company", "Title"}) {
    fields[name] = false;
  }
  fields["Sambung_Id"] = true;
}

std::string FakeZoho::new_id() { return std::to_string(next_++); }

std::map<std::string, json>& FakeZoho::rows_of(const std::string& module) {
  return module == "Leads" ? leads : records;
}

std::string FakeZoho::add(const json& values) {
  const std::string id = new_id();
  records[id] = {{"id", id}, {"Modified_By", {{"id", "5543210000000000001"}, {"name", "Dewi"}}}};
  edit(id, values);
  return id;
}

void FakeZoho::edit(const std::string& id, const json& values) {
  json& row = records.at(id);
  row.update(values);
  row["Modified_Time"] = utc(now(), kDate);
}

void FakeZoho::remove(const std::string& id) {
  records.erase(id);
  leads.erase(id);
  deleted[id] = utc(now(), kDate);
}

json FakeZoho::shown(const json& row, const std::vector<std::string>& columns) const {
  json told = json::object();
  for (const std::string& name : columns) {
    told[name] = row.value(name, json());
    if (name == "Modified_Time") told[name] = at_seven(row.at(name));
  }
  return told;
}

Told FakeZoho::coql(const Ask& ask) {
  if (!only(ask.body, {"select_query"})) return {400, error("INVALID_DATA"), {}};
  SelectQuery query;
  try {
    query = read_select(ask.body.at("select_query"), Dialect::kCoql);
  } catch (const std::invalid_argument&) {
    return {400, error("SYNTAX_ERROR"), {}};
  }
  if (query.columns.size() > 50 || query.limit.value_or(200) > 2000) {
    return {400, error("LIMIT_EXCEEDED"), {}};
  }
  for (const auto& list : {query.columns, query.fields_used, query.order}) {
    for (const std::string& name : list) {
      if (!fields.contains(name)) return {400, error("INVALID_QUERY", {{"column_name", name}}), {}};
    }
  }
  std::vector<json> found;
  for (const auto& [id, row] : rows_of(query.object)) {
    if (!hidden.contains(id) && query.where(row)) found.push_back(row);
  }
  std::stable_sort(found.begin(), found.end(), [&](const json& a, const json& b) {
    for (const std::string& name : query.order) {
      if (a[name] != b[name]) return a[name] < b[name];
    }
    return false;
  });
  if (found.empty()) return {204, nullptr, {}};
  const std::size_t limit = query.limit.value_or(200);
  json page = json::array();
  for (std::size_t i = 0; i < std::min(limit, found.size()); ++i) {
    page.push_back(shown(found[i], query.columns));
  }
  return {
      200,
      {{"data", page}, {"info", {{"count", page.size()}, {"more_records", found.size() > limit}}}},
      {}};
}

Told FakeZoho::search(const Ask& ask, std::map<std::string, json>& rows) {
  if (!only(ask.query, {"phone", "email", "word", "criteria", "page", "per_page", "fields"})) {
    return {400, error("INVALID_DATA"), {}};
  }
  const std::string wanted = digits(ask.query.at("phone"));
  if (wanted.size() < 2) return {400, error("INVALID_DATA"), {}};
  const auto columns = split(ask.query.at("fields"));
  json page = json::array();
  for (const auto& [id, row] : rows) {
    if (from_utc(row.at("Modified_Time")) + search_lag_s > now()) continue;
    for (const char* name : {"Phone", "Mobile"}) {
      const json value = row.value(name, json());
      if (!value.is_string() ||
          digits(value.get<std::string>()).find(wanted) == std::string::npos) {
        continue;
      }
      page.push_back(shown(row, columns));
      break;
    }
  }
  if (page.empty()) return {204, nullptr, {}};
  return {200, {{"data", page}, {"info", {{"more_records", false}}}}, {}};
}

Told FakeZoho::gone(const Ask& ask) {
  if (!only(ask.query, {"type", "page", "per_page"})) return {400, error("INVALID_DATA"), {}};
  const auto since = ask.headers.find("if-modified-since");
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& [id, when] : deleted) {
    if (since == ask.headers.end() || when >= since->second) all.emplace_back(when, id);
  }
  if (all.empty()) return {since == ask.headers.end() ? 204 : 304, nullptr, {}};
  const std::size_t size = std::stoul(ask.query.at("per_page"));
  const std::size_t from = (std::stoul(ask.query.at("page")) - 1) * size;
  if (from + size > 2000) return {400, error("DISCRETE_PAGINATION_LIMIT_EXCEEDED"), {}};
  json page = json::array();
  for (std::size_t i = from; i < std::min(from + size, all.size()); ++i) {
    page.push_back({{"id", all[i].second},
                    {"type", "recycle"},
                    {"display_name", nullptr},
                    {"deleted_time", at_seven(all[i].first)}});
  }
  if (page.empty()) return {204, nullptr, {}};
  const bool more = from + size < all.size();
  return {200, {{"data", page}, {"info", {{"more_records", more}, {"page", 1}}}}, {}};
}

json FakeZoho::wrong_in(const std::map<std::string, json>& rows, const std::string& id,
                        const json& record) const {
  for (const auto& [name, value] : record.items()) {
    if (!fields.contains(name)) return error("INVALID_DATA", {{"api_name", name}});
    const auto unique = fields.find(name);
    for (const auto& [other, row] : rows) {
      if (!unique->second || value.is_null() || other == id) continue;
      if (row.value(name, json()) != value) continue;
      return error("DUPLICATE_DATA",
                   {{"api_name", name},
                    {"id", other},
                    {"duplicate_record", {{"id", other}, {"module", {{"api_name", "Contacts"}}}}}});
    }
  }
  const bool made = id.empty();
  if ((made || record.contains("Last_Name")) && record.value("Last_Name", json()).is_null()) {
    return error("MANDATORY_NOT_FOUND", {{"api_name", "Last_Name"}});
  }
  return nullptr;
}

json FakeZoho::write_one(std::map<std::string, json>& rows, json record, bool upsert,
                         const json& checks) {
  if (locked > 0) {
    --locked;
    return error("RECORD_LOCKED");
  }
  std::string id;
  if (upsert) {
    for (const json& name : checks) {
      for (const auto& [other, row] : rows) {
        const json wanted = record.value(name.get<std::string>(), json());
        if (!wanted.is_null() && row.value(name.get<std::string>(), json()) == wanted) id = other;
      }
    }
  } else {
    if (!record.contains("id") || !record["id"].is_string()) {
      return error("MANDATORY_NOT_FOUND", {{"api_name", "id"}});
    }
    id = record["id"];
    if (!rows.contains(id)) return error("INVALID_DATA", {{"api_name", "id"}});
  }
  record.erase("id");
  const json wrong = wrong_in(rows, id, record);
  if (!wrong.is_null()) return wrong;
  const bool made = id.empty();
  if (made) id = new_id();
  json& row = rows[id];
  row.update(record);
  row["id"] = id;
  row["Modified_Time"] = utc(now(), kDate);
  row["Modified_By"] = {{"id", "5543210000000000009"}, {"name", "sambung"}};
  return item_done(id, {{"action", made ? "insert" : "update"}});
}

Told FakeZoho::write(const Ask& ask, const std::string& module, bool upsert) {
  if (!only(ask.body, {"data", "trigger", "duplicate_check_fields", "process"})) {
    return {400, error("INVALID_DATA"), {}};
  }
  if (ask.body.at("data").size() > 100) return {400, error("INVALID_DATA"), {}};
  const json checks = ask.body.value("duplicate_check_fields", json::array());
  for (const json& name : checks) {
    if (!fields.at(name.get<std::string>())) return {400, error("INVALID_DATA"), {}};
  }
  writes.push_back(ask.body);
  json items = json::array();
  std::size_t errors = 0;
  for (const json& record : ask.body.at("data")) {
    items.push_back(write_one(rows_of(module), record, upsert, checks));
    errors += items.back()["status"] == "error" ? 1 : 0;
  }
  const int partly = errors == items.size() ? 400 : 207;
  return {errors == 0 ? 200 : partly, {{"data", items}}, {}};
}

Told FakeZoho::remove_all(const Ask& ask, const std::string& module) {
  json items = json::array();
  for (const std::string& id : split(ask.query.at("ids"))) {
    const bool there = module == "Notes" ? notes.erase(id) > 0 : rows_of(module).contains(id);
    if (there && module != "Notes") remove(id);
    items.push_back(there ? item_done(id) : error("INVALID_DATA", {{"api_name", "id"}}));
  }
  return {200, {{"data", items}}, {}};
}

Told FakeZoho::write_notes(const Ask& ask) {
  json items = json::array();
  for (const json& note : ask.body.at("data")) {
    if (!only(note, {"id", "Note_Title", "Note_Content", "Parent_Id"})) {
      return {400, error("INVALID_DATA"), {}};
    }
    std::string id;
    if (ask.method == "PUT") {
      id = note.at("id");
      if (!notes.contains(id)) {
        items.push_back(error("INVALID_DATA", {{"api_name", "id"}}));
        continue;
      }
    } else {
      const std::string parent = note.at("Parent_Id").at("id");
      const std::string module = note.at("Parent_Id").at("module").at("api_name");
      if (!rows_of(module).contains(parent)) {
        items.push_back(error("INVALID_DATA", {{"api_name", "Parent_Id"}}));
        continue;
      }
      id = new_id();
      notes[id].parent = parent;
    }
    notes[id].title = note.value("Note_Title", notes[id].title);
    notes[id].content = note.value("Note_Content", notes[id].content);
    items.push_back(item_done(id));
  }
  return {200, {{"data", items}}, {}};
}

Told FakeZoho::list_notes(const Ask& ask, const std::string& parent) {
  if (!only(ask.query, {"fields", "page", "per_page"})) return {400, error("INVALID_DATA"), {}};
  const std::size_t size = std::stoul(ask.query.at("per_page"));
  const std::size_t from = (std::stoul(ask.query.at("page")) - 1) * size;
  std::vector<json> all;
  for (const auto& [id, note] : notes) {
    if (note.parent == parent) all.push_back({{"id", id}, {"Note_Content", note.content}});
  }
  json page = json::array();
  for (std::size_t i = from; i < std::min(from + size, all.size()); ++i) page.push_back(all[i]);
  if (page.empty()) return {204, nullptr, {}};
  return {200, {{"data", page}, {"info", {{"more_records", from + size < all.size()}}}}, {}};
}

Told FakeZoho::settings(const Ask& ask) {
  if (!only(ask.query, {"module"})) return {400, error("INVALID_DATA"), {}};
  if (ask.method == "POST") {
    const json& field = ask.body.at("fields").at(0);
    if (!only(field, {"field_label", "data_type", "length", "unique"})) {
      return {400, error("INVALID_DATA"), {}};
    }
    std::string name = field.at("field_label");
    std::replace(name.begin(), name.end(), ' ', '_');
    if (fields.contains(name)) return {400, error("DUPLICATE_DATA"), {}};
    fields[name] = field.contains("unique");
    return {201, {{"fields", json::array({item_done(new_id())})}}, {}};
  }
  json all = json::array();
  for (const auto& [name, unique] : fields) {
    json field = {{"api_name", name},
                  {"data_type", name == "Modified_Time" ? "datetime" : "text"},
                  {"field_read_only", name == "Modified_Time"},
                  {"system_mandatory", name == "Last_Name"},
                  {"unique", json::object()}};
    if (unique) field["unique"]["casesensitive"] = "true";
    all.push_back(field);
  }
  return {200, {{"fields", all}}, {}};
}

/// A channel whose time is over is not there any more, and nobody is told.
Told FakeZoho::watch(const Ask& ask) {
  std::erase_if(channels, [&](const auto& each) {
    return from_utc(each.second.at("channel_expiry").template get<std::string>()) <= now();
  });
  if (ask.method == "GET") {
    if (!only(ask.query, {"page", "per_page"})) return {400, error("INVALID_DATA"), {}};
    if (channels.empty()) return {204, nullptr, {}};
    json all = json::array();
    for (const auto& [id, channel] : channels) all.push_back(channel);
    return {200, {{"watch", all}, {"info", {{"more_records", false}}}}, {}};
  }
  if (ask.method == "DELETE") {
    for (const std::string& id : split(ask.query.at("channel_ids"))) {
      if (channels.erase(id) == 0) return {400, error("INVALID_DATA"), {}};
    }
    return {200, {{"watch", json::array({item_done("1")})}}, {}};
  }
  const json& channel = ask.body.at("watch").at(0);
  if (!only(channel, {"channel_id", "events", "channel_expiry", "token", "notify_url",
                      "return_affected_field_values", "notify_on_related_action"})) {
    return {400, error("INVALID_DATA"), {}};
  }
  const std::string id = channel.at("channel_id");
  const std::int64_t expiry = from_utc(channel.at("channel_expiry").get<std::string>());
  if (expiry > now() + 7 * 86'400 || expiry <= now()) {
    return {202,
            {{"watch", json::array({error("INVALID_DATA", {{"api_name", "channel_expiry"}})})}},
            {}};
  }
  if (ask.method == "PATCH" && !channels.contains(id)) return {400, error("NOT_SUBSCRIBED"), {}};
  channels[id] = channel;
  return {ask.method == "POST" ? 201 : 200, {{"watch", json::array({item_done("1")})}}, {}};
}

Told FakeZoho::mint(const Ask& ask) {
  const auto type = ask.headers.find("content-type");
  if (type == ask.headers.end() || !type->second.starts_with("application/x-www-form-urlencoded")) {
    return {200, {{"error", "invalid_request"}}, {}};
  }
  if (++minted > mints_max) {
    return {400, {{"error", "Access Denied"}, {"status", "failure"}}, {}};
  }
  token = "1000.token-" + std::to_string(minted);
  return {200,
          {{"access_token", token},
           {"api_domain", "https://www.zohoapis.eu"},
           {"token_type", "Bearer"},
           {"expires_in", 3600}},
          {}};
}

Told FakeZoho::route(const Ask& ask) {
  if (ask.path == kRoot + "/coql" && ask.method == "POST") return coql(ask);
  if (ask.path == kRoot + "/settings/fields") return settings(ask);
  if (ask.path == kRoot + "/actions/watch") return watch(ask);
  if (ask.path == kRoot + "/Notes") {
    return ask.method == "DELETE" ? remove_all(ask, "Notes") : write_notes(ask);
  }
  for (const char* module : {"Contacts", "Leads"}) {
    const std::string base = kRoot + "/" + module;
    if (!ask.path.starts_with(base)) continue;
    const std::string rest = ask.path.substr(base.size());
    if (rest.empty() && ask.method == "PUT") return write(ask, module, false);
    if (rest.empty() && ask.method == "DELETE") return remove_all(ask, module);
    if (rest == "/upsert" && ask.method == "POST") return write(ask, module, true);
    if (rest == "/search") return search(ask, rows_of(module));
    if (rest == "/deleted") return gone(ask);
    if (rest.ends_with("/Notes")) return list_notes(ask, rest.substr(1, rest.size() - 7));
  }
  return {404, error("INVALID_URL_PATTERN"), {}};
}

Told FakeZoho::answer(const Ask& ask) {
  if (ask.path == "/oauth/v2/token") return mint(ask);
  if (!token.empty()) {
    const auto shown = ask.headers.find("authorization");
    if (shown == ask.headers.end() || shown->second != "Zoho-oauthtoken " + token) {
      return {401, error("INVALID_TOKEN"), {}};
    }
  }
  if (!scope) return {401, error("OAUTH_SCOPE_MISMATCH"), {}};
  if (credits == 0) {
    return {errors_in_200 ? 200 : 429, error("LIMIT_EXCEEDED"), {}};
  }
  if (credits > 0) --credits;
  try {
    return route(ask);
  } catch (const std::exception&) {
    return {400, error("INVALID_DATA"), {}};
  }
}

}  // namespace sambung::testing
