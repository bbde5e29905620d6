#include "tests/saas/salesforce/fake_salesforce.hpp"

#include <algorithm>
#include <stdexcept>

namespace sambung::testing {

namespace {

constexpr const char* kDate = "%Y-%m-%dT%H:%M:%S.000+0000";
const std::string kData = "/services/data/v68.0";

json error_of(const std::string& code, const std::string& message,
              const std::vector<std::string>& fields = {}) {
  return {{"errorCode", code}, {"message", message}, {"fields", fields}};
}

Told fails(int status, const json& error) { return {status, json::array({error}), {}}; }

json item_error(const std::string& code, const std::string& message,
                const std::vector<std::string>& fields = {}) {
  return {
      {"success", false},
      {"errors", json::array({{{"statusCode", code}, {"message", message}, {"fields", fields}}})}};
}

std::string prefix_of(const std::string& object) {
  if (object == "Contact") return "003";
  return object == "Lead" ? "00Q" : "00T";
}

std::string object_of(const std::string& id) {
  if (id.starts_with("003")) return "Contact";
  if (id.starts_with("00Q")) return "Lead";
  return id.starts_with("00T") ? "Task" : "";
}

bool is_deleted(const json& row) { return row.value("IsDeleted", false); }

}  // namespace

FakeSalesforce::FakeSalesforce() {
  for (const char* object : {"Contact", "Lead", "Task"}) {
    fields[object] = {"Id", "SystemModstamp", "IsDeleted", "LastModifiedById"};
    rows[object];
  }
  for (const char* object : {"Contact", "Lead"}) {
    for (const char* name : {"FirstName", "LastName", "Email", "Phone", "MobilePhone", "Title",
                             "MasterRecordId", "Sambung_Id__c"}) {
      fields[object].insert(name);
    }
  }
  fields["Contact"].insert({"HomePhone", "OtherPhone", "AssistantPhone"});
  fields["Lead"].insert({"Company", "IsConverted", "ConvertedContactId"});
  fields["Task"].insert(
      {"WhoId", "Subject", "Description", "Status", "ActivityDate", "Type", "Sambung_Key__c"});
  external_ids = {"Contact.Sambung_Id__c", "Lead.Sambung_Id__c", "Task.Sambung_Key__c"};
}

/// 18 characters: all letters of the first 15 are capitals or none is, so the rest is known.
std::string FakeSalesforce::new_id(const std::string& object) {
  std::string number = std::to_string(next_++);
  std::string id = prefix_of(object) + std::string(12 - number.size(), '0') + number;
  return id + (object == "Contact" ? "AAA" : object == "Lead" ? "EAA" : "EAA");
}

std::string FakeSalesforce::add(const std::string& object, const json& values) {
  const std::string id = new_id(object);
  rows[object][id] = {{"Id", id}, {"IsDeleted", false}, {"LastModifiedById", "005000000000001AAA"}};
  edit(id, values);
  return id;
}

json& FakeSalesforce::row(const std::string& id) { return rows.at(object_of(id)).at(id); }

void FakeSalesforce::edit(const std::string& id, const json& values) {
  json& one = row(id);
  one.update(values);
  if (!values.contains("SystemModstamp")) one["SystemModstamp"] = utc(now(), kDate);
}

void FakeSalesforce::remove(const std::string& id) { edit(id, {{"IsDeleted", true}}); }

void FakeSalesforce::merge(const std::string& winner, const std::string& loser) {
  edit(loser, {{"IsDeleted", true}, {"MasterRecordId", winner}});
  edit(winner, json::object());
}

std::string FakeSalesforce::convert(const std::string& lead) {
  const json from = row(lead);
  json values = json::object();
  for (const char* name : {"FirstName", "LastName", "Email", "Phone", "MobilePhone"}) {
    if (from.contains(name)) values[name] = from[name];
  }
  const std::string contact = add("Contact", values);
  edit(lead, {{"IsConverted", true}, {"ConvertedContactId", contact}});
  return contact;
}

std::vector<std::string> FakeSalesforce::with(const std::string& object, const std::string& field,
                                              const json& value) const {
  std::vector<std::string> ids;
  for (const auto& [id, one] : rows.at(object)) {
    if (!value.is_null() && !is_deleted(one) && one.value(field, json()) == value)
      ids.push_back(id);
  }
  return ids;
}

json FakeSalesforce::shown(const std::string& object, const json& one,
                           const std::vector<std::string>& columns) const {
  json told = {{"attributes", {{"type", object}, {"url", kData + "/sobjects/" + object}}}};
  for (const std::string& name : columns) told[name] = one.value(name, json());
  if (told.contains("IsConverted") && told["IsConverted"].is_null()) told["IsConverted"] = false;
  return told;
}

Told FakeSalesforce::query(const std::string& text) {
  SelectQuery soql;
  try {
    soql = read_select(text, Dialect::kSoql);
  } catch (const std::invalid_argument& wrong) {
    return fails(400, error_of("MALFORMED_QUERY", wrong.what()));
  }
  if (!fields.contains(soql.object)) return fails(400, error_of("INVALID_TYPE", "no such object"));
  for (const auto& list : {soql.columns, soql.fields_used, soql.order}) {
    for (const std::string& name : list) {
      if (!fields.at(soql.object).contains(name)) {
        return fails(400, error_of("INVALID_FIELD", "No such column '" + name + "' on entity"));
      }
    }
  }
  std::vector<json> found;
  for (const auto& [id, one] : rows.at(soql.object)) {
    if (!hidden.contains(id) && soql.where(one)) found.push_back(one);
  }
  std::stable_sort(found.begin(), found.end(), [&](const json& a, const json& b) {
    for (const std::string& name : soql.order) {
      if (a[name] != b[name]) return a[name] < b[name];
    }
    return false;
  });
  if (soql.limit && found.size() > *soql.limit) found.resize(*soql.limit);
  cursor_ = json::array();
  for (const json& one : found) cursor_.push_back(shown(soql.object, one, soql.columns));
  return page_at(0);
}

Told FakeSalesforce::page_at(std::size_t from) {
  json page = {{"totalSize", cursor_.size()}, {"records", json::array()}};
  const std::size_t end = std::min(from + rows_a_page, cursor_.size());
  for (std::size_t i = from; i < end; ++i) page["records"].push_back(cursor_[i]);
  page["done"] = end == cursor_.size();
  if (end < cursor_.size()) {
    page["nextRecordsUrl"] = kData + "/query/01g000000000001-" + std::to_string(end);
  }
  return {200, page, {}};
}

/// FIND {a OR b} IN PHONE FIELDS RETURNING Contact(a,b),Lead(c): the digits of a number have the
/// term in them, whatever is between.
Told FakeSalesforce::search(const std::string& sosl) {
  const std::size_t open = sosl.find("FIND {");
  const std::size_t close = sosl.find("} IN PHONE FIELDS RETURNING ");
  if (open != 0 || close == std::string::npos) {
    return fails(400, error_of("MALFORMED_SEARCH", "line 1:1"));
  }
  std::vector<std::string> terms;
  std::string inside = sosl.substr(6, close - 6);
  for (std::size_t end = 0; !inside.empty(); inside.erase(0, end + 4)) {
    end = std::min(inside.find(" OR "), inside.size());
    terms.push_back(inside.substr(0, end));
    if (terms.back().empty() || digits(terms.back()) != terms.back()) {
      return fails(400, error_of("MALFORMED_SEARCH", "unescaped character"));
    }
    if (end == inside.size()) break;
  }
  json found = json::array();
  std::string rest = sosl.substr(close + 28);
  while (!rest.empty()) {
    const std::size_t begin = rest.find('(');
    const std::size_t end = rest.find(')');
    if (begin == std::string::npos || end == std::string::npos) break;
    const std::string object = rest.substr(0, begin);
    std::vector<std::string> columns;
    std::string list = rest.substr(begin + 1, end - begin - 1);
    for (std::size_t comma = 0; !list.empty(); list.erase(0, comma + 1)) {
      comma = std::min(list.find(','), list.size());
      columns.push_back(list.substr(0, comma));
      if (!fields.at(object).contains(columns.back())) {
        return fails(400, error_of("INVALID_FIELD", "No such column '" + columns.back() + "'"));
      }
      if (comma == list.size()) break;
    }
    for (const auto& [id, one] : rows.at(object)) {
      bool match = false;
      for (const char* name : {"Phone", "MobilePhone", "HomePhone", "OtherPhone"}) {
        const json value = one.value(name, json());
        if (!value.is_string()) continue;
        for (const std::string& term : terms) {
          match = match || digits(value.get<std::string>()).find(term) != std::string::npos;
        }
      }
      if (match && !is_deleted(one)) found.push_back(shown(object, one, columns));
    }
    rest.erase(0, std::min(end + 2, rest.size()));
  }
  return {200, {{"searchRecords", found}}, {}};
}

json FakeSalesforce::refused(const std::string& object, const std::string& id, const json& record,
                             const std::string& key) const {
  for (const auto& [name, value] : record.items()) {
    if (!fields.at(object).contains(name)) {
      return item_error("INVALID_FIELD", "No such column '" + name + "' on sobject of type",
                        {name});
    }
    if (value.is_string() && value.get<std::string>().size() > 32'000) {
      return item_error("STRING_TOO_LONG", "too large", {name});
    }
  }
  const bool made = id.empty();
  for (const char* name : {"LastName", "Company"}) {
    const bool needed = (object != "Task" && name == std::string("LastName")) ||
                        (object == "Lead" && name == std::string("Company"));
    if (!needed || (!made && !record.contains(name))) continue;
    if (record.value(name, json()).is_null()) {
      return item_error("REQUIRED_FIELD_MISSING", "Required fields are missing", {name});
    }
  }
  const std::string who = record.value("WhoId", "");
  if (!who.empty()) {
    const auto& all = rows.at(object_of(who));
    const auto person = all.find(who);
    if (person == all.end() || is_deleted(person->second)) {
      return item_error("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", {"WhoId"});
    }
  }
  (void)key;
  return nullptr;
}

json FakeSalesforce::duplicate(const Ask& ask, const std::string& object,
                               const json& record) const {
  if (duplicate_rule == Rule::kNone || object == "Task") return nullptr;
  const auto same = with(object, "Email", record.value("Email", json()));
  if (same.empty()) return nullptr;
  const auto header = ask.headers.find("sforce-duplicate-rule-header");
  const std::string said = header == ask.headers.end() ? "" : header->second;
  const bool saves = said.find("allowSave=true") != std::string::npos;
  if (duplicate_rule == Rule::kAlert && saves) return nullptr;
  json error = item_error("DUPLICATES_DETECTED", "Use one of these records?");
  const bool details = said.find("includeRecordDetails=true") != std::string::npos;
  if (details && duplicate_rule != Rule::kSilent) {
    const json match = {{"record", {{"attributes", {{"type", object}}}, {"Id", same.front()}}},
                        {"matchConfidence", 100.0}};
    error["errors"][0]["duplicateResult"] = {
        {"allowSave", duplicate_rule == Rule::kAlert},
        {"matchResults",
         json::array({{{"entityType", object}, {"matchRecords", json::array({match})}}})}};
  }
  return error;
}

json FakeSalesforce::store(const std::string& object, const std::string& id, const json& record) {
  const bool made = id.empty();
  const std::string written = made ? add(object, record) : id;
  if (!made) edit(written, record);
  row(written)["LastModifiedById"] = "005000000000009AAA";
  return {{"id", written}, {"success", true}, {"errors", json::array()}, {"created", made}};
}

json FakeSalesforce::write_one(const Ask& ask, const std::string& object, const std::string& key,
                               json record) {
  if (locked > 0) {
    --locked;
    return item_error("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record");
  }
  std::string id;
  if (key.empty()) {
    id = record.at("id");
    record.erase("id");
    const auto found = rows.at(object).find(id);
    if (found == rows.at(object).end()) {
      return item_error("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
    }
    if (is_deleted(found->second)) return item_error("ENTITY_IS_DELETED", "entity is deleted");
  } else {
    const auto same = with(object, key, record.at(key));
    if (same.size() > 1) {
      return item_error("DUPLICATE_EXTERNAL_ID",
                        key +
                            ": more than one record found for external "
                            "id field: [" +
                            same[1] + ", " + same[0] + "]",
                        {key});
    }
    if (!same.empty()) id = same.front();
    if (id.empty() && racing > 0) {
      --racing;
      return item_error(
          "DUPLICATE_VALUE",
          "duplicate value found: " + key + " duplicates value on record with id: 003000000000777");
    }
  }
  json wrong = refused(object, id, record, key);
  if (wrong.is_null() && id.empty()) wrong = duplicate(ask, object, record);
  return wrong.is_null() ? store(object, id, record) : wrong;
}

Told FakeSalesforce::write(const Ask& ask, const std::string& object, const std::string& key) {
  if (!key.empty() && !external_ids.contains(object + "." + key)) {
    return fails(404, error_of("NOT_FOUND", "Provided external ID field does not exist"));
  }
  const json& records = ask.body.at("records");
  if (records.size() > 200) return fails(400, error_of("INVALID_INPUT", "too many records"));
  json results = json::array();
  for (json record : records) {
    const std::string type = record.at("attributes").at("type");
    record.erase("attributes");
    if (!key.empty() && (type != object || record.contains("id"))) {
      return fails(400, error_of("INVALID_INPUT", "id or type in an upsert"));
    }
    results.push_back(write_one(ask, type, key, record));
  }
  return {200, results, {}};
}

Told FakeSalesforce::remove_all(const Ask& ask) {
  json results = json::array();
  std::string ids = ask.query.at("ids");
  for (std::size_t end = 0; !ids.empty(); ids.erase(0, end + 1)) {
    end = std::min(ids.find(','), ids.size());
    const std::string id = ids.substr(0, end);
    const auto& all = rows.at(object_of(id));
    const auto found = all.find(id);
    if (found == all.end() || is_deleted(found->second)) {
      results.push_back(item_error("ENTITY_IS_DELETED", "entity is deleted"));
    } else {
      remove(id);
      results.push_back({{"id", id}, {"success", true}, {"errors", json::array()}});
    }
    if (end == ids.size()) break;
  }
  return {200, results, {}};
}

Told FakeSalesforce::describe(const std::string& object) {
  if (!fields.contains(object)) return fails(404, error_of("NOT_FOUND", "no such object"));
  json all = json::array();
  for (const std::string& name : fields.at(object)) {
    const bool key = external_ids.contains(object + "." + name);
    all.push_back({{"name", name},
                   {"type", name == "IsDeleted" ? "boolean" : "string"},
                   {"externalId", key},
                   {"unique", key && unique_keys},
                   {"updateable", name != "Id" && name != "SystemModstamp"},
                   {"nillable", name != "LastName"},
                   {"defaultedOnCreate", false}});
  }
  return {200, {{"name", object}, {"createable", true}, {"updateable", true}, {"fields", all}}, {}};
}

Told FakeSalesforce::make_field(const Ask& ask) {
  const std::string full = ask.body.at("FullName");
  const json& metadata = ask.body.at("Metadata");
  const std::size_t dot = full.find('.');
  std::string object = full.substr(0, dot);
  if (object == "Task")
    return fails(400, error_of("INVALID_INPUT", "custom fields are of Activity"));
  if (object == "Activity") object = "Task";
  const std::string name = full.substr(dot + 1);
  if (fields.at(object).contains(name)) {
    return fails(400, error_of("DUPLICATE_DEVELOPER_NAME", "there is a field with that name"));
  }
  fields.at(object).insert(name);
  if (metadata.at("externalId") && metadata.at("unique")) external_ids.insert(object + "." + name);
  return {201, {{"id", "00N000000000001AAA"}, {"success", true}, {"errors", json::array()}}, {}};
}

Told FakeSalesforce::grant(const Ask& ask) {
  const auto type = ask.headers.find("content-type");
  if (type == ask.headers.end() || !type->second.starts_with("application/x-www-form-urlencoded")) {
    return {400, {{"error", "invalid_request"}}, {}};
  }
  const std::string token = "token-" + std::to_string(++minted_);
  tokens = {token};
  return {200, {{"access_token", token}, {"token_type", "Bearer"}, {"instance_url", origin()}}, {}};
}

Told FakeSalesforce::route(const Ask& ask) {
  if (!ask.path.starts_with(kData)) return fails(404, error_of("NOT_FOUND", "no such version"));
  const std::string path = ask.path.substr(kData.size());
  if (path == "/queryAll" && ask.method == "GET") return query(ask.query.at("q"));
  if (path.starts_with("/query/01g000000000001-")) return page_at(std::stoul(path.substr(23)));
  if (path == "/search/" && ask.method == "GET") return search(ask.query.at("q"));
  if (path == "/tooling/sobjects/CustomField" && ask.method == "POST") return make_field(ask);
  if (path == "/composite/sobjects" && ask.method == "PATCH") return write(ask, "", "");
  if (path == "/composite/sobjects" && ask.method == "DELETE") return remove_all(ask);
  if (path.starts_with("/composite/sobjects/") && ask.method == "PATCH") {
    const std::string rest = path.substr(20);
    const std::size_t slash = rest.find('/');
    return write(ask, rest.substr(0, slash), rest.substr(slash + 1));
  }
  if (path.starts_with("/sobjects/") && path.ends_with("/describe")) {
    return describe(path.substr(10, path.size() - 19));
  }
  return fails(404, error_of("NOT_FOUND", "The requested resource does not exist"));
}

Told FakeSalesforce::answer(const Ask& ask) {
  if (ask.path == "/services/oauth2/token") return grant(ask);
  if (answers_of_token == 0) tokens = {"expired"}, answers_of_token = -1;
  if (answers_of_token > 0) --answers_of_token;
  if (!tokens.empty()) {
    const auto shown = ask.headers.find("authorization");
    const bool good = shown != ask.headers.end() && shown->second.starts_with("Bearer ") &&
                      tokens.contains(shown->second.substr(7));
    if (!good) return fails(401, error_of("INVALID_SESSION_ID", "Session expired or invalid"));
  }
  if (requests_left == 0) {
    return fails(403, error_of("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."));
  }
  if (requests_left > 0) --requests_left;
  Told told;
  try {
    told = route(ask);
  } catch (const std::exception& wrong) {
    told = fails(400, error_of("JSON_PARSER_ERROR", wrong.what()));
  }
  told.headers["Sforce-Limit-Info"] = "api-usage=" + std::to_string(++used) + "/5000";
  return told;
}

}  // namespace sambung::testing
