#include "tests/rest/fake_espocrm.hpp"

#include <algorithm>

namespace sambung::testing {

namespace {

constexpr const char* kTime = "%Y-%m-%d %H:%M:%S";

bool fits(const json& row, const json& condition) {
  const std::string type = condition.at("type");
  const json& value = condition.at("value");
  if (type == "or") {
    return std::any_of(value.begin(), value.end(), [&](const json& one) { return fits(row, one); });
  }
  const json& here = row.at(condition.at("attribute").get<std::string>());
  if (type == "equals") return here == value;
  if (type == "after") return here.get<std::string>() > value.get<std::string>();
  return false;
}

Told refused(int status, const std::string& reason) {
  return {status, json(), {{"X-Status-Reason", reason}}};
}

}  // namespace

json& FakeEspocrm::add(const std::string& id, json fields) {
  json& row = contacts[id];
  row = {{"id", id},
         {"firstName", nullptr},
         {"lastName", "Tanpa Nama"},
         {"phoneNumber", nullptr},
         {"emailAddress", nullptr},
         {"modifiedById", "human-1"},
         {"createdAt", utc(now(), kTime)},
         {"modifiedAt", utc(now(), kTime)}};
  row.update(fields);
  return row;
}

Told FakeEspocrm::list(const Ask& ask) {
  const json params = json::parse(ask.query.at("searchParams"));
  const auto size = params.at("maxSize").get<std::size_t>();
  const auto offset = params.at("offset").get<std::size_t>();
  if (size > 200) return refused(403, "Max size exceeded");
  std::vector<json> rows;
  for (const auto& [id, row] : contacts) {
    const json& where = params.at("where");
    if (std::all_of(where.begin(), where.end(),
                    [&, &r = row](const json& c) { return fits(r, c); })) {
      rows.push_back(row);
    }
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const json& a, const json& b) { return a["modifiedAt"] < b["modifiedAt"]; });
  json page = json::array();
  for (std::size_t i = offset; i < std::min(rows.size(), offset + size); ++i)
    page.push_back(rows[i]);
  const auto total = total_unknown ? -1 : static_cast<std::int64_t>(rows.size());
  if (between_pages) between_pages();
  return {200, {{"total", total}, {"list", page}}, {}};
}

Told FakeEspocrm::create(const Ask& ask) {
  json same = json::array();
  for (const auto& [id, row] : contacts) {
    const auto phone = ask.body.find("phoneNumber");
    if (phone != ask.body.end() && !phone->is_null() && row["phoneNumber"] == *phone) {
      same.push_back(row);
    }
  }
  if (!same.empty() && duplicate_list) return {409, same, {{"X-Status-Reason", "duplicate"}}};
  if (!ask.body.contains("lastName") || ask.body["lastName"].is_null()) {
    return {400, {{"field", "lastName"}, {"type", "required"}}, {}};
  }
  json fields = ask.body;
  fields["modifiedById"] = "api-user";
  const std::string id = "e" + std::to_string(next_++);
  fields["id"] = id;  // one that the client says is ignored
  return {200, add(id, fields), {}};
}

Told FakeEspocrm::contact(const Ask& ask, const std::string& id) {
  const auto found = contacts.find(id);
  if (found == contacts.end()) return refused(404, "Not found");
  if (ask.method == "DELETE") {
    contacts.erase(found);
    return {200, true, {}};
  }
  if (ask.method == "PUT") {
    found->second.update(ask.body);
    found->second["modifiedAt"] = utc(now(), kTime);
    found->second["modifiedById"] = "api-user";
  }
  return {200, found->second, {}};
}

Told FakeEspocrm::note(const Ask& ask) {
  if (ask.method == "POST") {
    json note = ask.body;
    note["id"] = "n" + std::to_string(notes.size() + 1);
    notes.push_back(note);
    return {200, note, {}};
  }
  for (json& note : notes) {
    if (ask.path != "/Note/" + note["id"].get<std::string>()) continue;
    note.update(ask.body);
    return {200, note, {}};
  }
  return refused(404, "Not found");
}

Told FakeEspocrm::webhook(const Ask& ask) {
  if (ask.method == "GET") return {200, {{"total", webhooks.size()}, {"list", webhooks}}, {}};
  if (ask.method == "POST") {
    json hook = ask.body;
    hook["id"] = "w" + std::to_string(next_++);
    webhooks.push_back(hook);
    hook["secretKey"] = secret_of(hook["id"]);  // told here alone
    return {200, hook, {}};
  }
  std::erase_if(webhooks, [&](const json& hook) {
    return ask.path == "/Webhook/" + hook["id"].get<std::string>();
  });
  return {200, true, {}};
}

Told FakeEspocrm::answer(const Ask& ask) {
  if (ask.path == "/Contact") return ask.method == "POST" ? create(ask) : list(ask);
  if (ask.path.ends_with("/stream")) return {200, {{"total", notes.size()}, {"list", notes}}, {}};
  if (ask.path.starts_with("/Contact/")) return contact(ask, ask.path.substr(9));
  if (ask.path.starts_with("/Note")) return note(ask);
  if (ask.path.starts_with("/Webhook")) return webhook(ask);
  if (ask.path == "/App/user") return {200, {{"user", {{"id", "api-user"}}}}, {}};
  return refused(404, "Not found");
}

}  // namespace sambung::testing
