#include <algorithm>
#include <set>

#include "connectors/salesforce/id.hpp"
#include "connectors/salesforce/person.hpp"
#include "connectors/salesforce/soql.hpp"
#include "connectors/salesforce/system.hpp"
#include "connectors/web/requests.hpp"

/// Contacts and leads: find, fetch, erase.
namespace sambung::salesforce {

namespace {

using web::Json;

constexpr std::size_t kPhonesMax = 20;
constexpr std::size_t kKeysMax = 20;
constexpr std::size_t kTasksMax = 200;

std::vector<std::string> values_of(const Json& row, const std::vector<std::string>& names) {
  std::vector<std::string> values;
  for (const std::string& name : names) values.push_back(web::text_in(row, name.c_str()));
  return values;
}

std::vector<std::string> texts(const Json& list) {
  std::vector<std::string> all;
  for (const Json& each : list) {
    if (each.is_string() && !each.get_ref<const std::string&>().empty() && all.size() < kKeysMax) {
      all.push_back(each);
    }
  }
  return all;
}

std::string joined(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ",") + name;
  return all;
}

std::vector<std::string> with_phones(const std::string& object, const Config& config) {
  std::vector<std::string> names = columns_of(object, config);
  for (const std::string& name : phone_fields(object)) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

bool is_there(const web::Record& record) { return record.item.contains("fields"); }

Outcome no_such_object() {
  return Outcome::not_supported("object: contacts and leads are kept, nothing else");
}

}  // namespace

System::System(const Config& config, web::Line& line)
    : config_(config),
      org_(line, config),
      contacts_(org_, "Contact", config),
      leads_(org_, "Lead", config) {}

std::vector<std::string> System::objects() const {
  if (config_.leads) return {"Contact", "Lead"};
  return {"Contact"};
}

System::People System::read(const std::vector<std::string>& ids) {
  People people;
  for (const std::string& object : objects()) {
    std::set<std::string> wanted;
    for (const std::string& id : ids) {
      if (object_of_id(id) == object) wanted.insert(long_id(id));
    }
    if (wanted.empty()) continue;
    const std::vector<std::string> list(wanted.begin(), wanted.end());
    const std::string soql =
        select(columns_of(object, config_), object, "Id IN " + soql_list(list));
    for (Json& row : org_.query_all(soql)) {
      web::Record record = person_record(row, object, config_);
      std::string id = record.id;
      people.emplace(std::move(id), Person{object, std::move(row), std::move(record)});
    }
  }
  return people;
}

/// The index of a search has numbers by their digits, however they are written; what it gives is
/// compared whole. A term is digits alone, so nothing in a key can end the clause.
void System::search_phones(const Json& phones, People& found) {
  std::set<std::string> terms;
  for (const Json& phone : phones) {
    if (!phone.is_string() || terms.size() == kPhonesMax) continue;
    std::string digits;
    for (const char c : phone.get_ref<const std::string&>()) {
      if (c >= '0' && c <= '9') digits += c;
    }
    if (digits.size() >= 2) terms.insert(sosl_term(digits));
  }
  if (terms.empty()) return;
  std::string sosl;
  for (const std::string& term : terms) sosl += (sosl.empty() ? "FIND {" : " OR ") + term;
  sosl += "} IN PHONE FIELDS RETURNING ";
  for (const std::string& object : objects()) {
    sosl +=
        (object == "Lead" ? "," : "") + object + "(" + joined(with_phones(object, config_)) + ")";
  }
  const Json page = org_.get("/search/", {{"q", sosl}});
  for (const Json& row : web::list_in(page, "searchRecords")) {
    const std::string object = object_of_id(web::text_in(row, "Id"));
    if (object.empty() || !web::has_key(values_of(row, phone_fields(object)), phones, true))
      continue;
    web::Record record = person_record(row, object, config_);
    if (!is_there(record)) continue;
    std::string id = record.id;
    found.emplace(std::move(id), Person{object, row, std::move(record)});
  }
}

/// Unlike a search, a query shows what was written a moment ago.
void System::query_keys(const Json& keys, People& found) {
  const auto emails = texts(web::list_in(keys, "email"));
  const auto ids = texts(web::list_in(keys, "id"));
  if (emails.empty() && ids.empty()) return;
  std::string where;
  if (!emails.empty()) where = "Email IN " + soql_list(emails);
  if (!ids.empty()) {
    where += (where.empty() ? "" : " OR ") + config_.contact_key + " IN " + soql_list(ids);
  }
  for (const std::string& object : objects()) {
    for (Json& row : org_.query_all(select(columns_of(object, config_), object, where))) {
      web::Record record = person_record(row, object, config_);
      if (!is_there(record)) continue;
      std::string id = record.id;
      found.emplace(std::move(id), Person{object, std::move(row), std::move(record)});
    }
  }
}

System::People System::matches(const Json& keys) {
  People found;
  search_phones(web::list_in(keys, "phone"), found);
  query_keys(keys, found);
  return found;
}

void System::find(Call& call) {
  web::each(call, org_.api(), [&](std::size_t i, const Json& request) {
    if (web::text_in(request, "object") != "contact") {
      return no_such_object();
    }
    for (const auto& [id, person] : matches(request.value("keys", Json::object()))) {
      call.emit(i, web::dump(person.record.item));
    }
    return Outcome::done();
  });
}

void System::fetch(Call& call) {
  web::each_slice(call, org_.api(), kReadMax,
                  [&](std::size_t first, const std::vector<Json>& requests) {
                    std::vector<std::string> ids;
                    for (const Json& request : requests) {
                      if (!request.is_null()) ids.push_back(web::text_in(request, "id"));
                    }
                    const People there = read(ids);
                    std::vector<Outcome> outcomes(requests.size(), Outcome::done());
                    for (std::size_t i = 0; i < requests.size(); ++i) {
                      if (requests[i].is_null()) continue;
                      if (web::text_in(requests[i], "object") != "contact") {
                        outcomes[i] = no_such_object();
                        continue;
                      }
                      const auto found = there.find(long_id(web::text_in(requests[i], "id")));
                      if (found == there.end()) continue;
                      const Json& item = found->second.record.item;
                      if (!item.contains("deleted")) call.emit(first + i, web::dump(item));
                    }
                    return outcomes;
                  });
}

void System::erase_tasks(const std::string& id) {
  const std::string where = "WhoId = " + soql_text(id) + " AND " + config_.entry_key + " != null" +
                            " AND IsDeleted = false LIMIT " + std::to_string(kTasksMax);
  // What is deleted is no longer found, so the next ones come.
  for (auto rows = org_.query_all(select({"Id"}, "Task", where)); !rows.empty();
       rows = org_.query_all(select({"Id"}, "Task", where))) {
    std::vector<Json> emptied;
    std::vector<std::string> ids;
    for (const Json& row : rows) {
      ids.push_back(long_id(web::text_in(row, "Id")));
      emptied.push_back({{"attributes", {{"type", "Task"}}},
                         {"id", ids.back()},
                         {"Subject", "erased"},
                         {"Description", nullptr}});
    }
    for (const Outcome& outcome : org_.write("Task", "", emptied)) {
      if (!outcome.is_done() && outcome.outcome != SAMBUNG_GONE) throw web::Failure(outcome);
    }
    org_.remove(ids);
    if (rows.size() < kTasksMax) return;
  }
}

/// What is deleted stays in the recycle bin for days, so it is emptied first.
void System::erase_person(const std::string& id) {
  const People there = read({id});
  const auto found = there.find(id);
  if (found == there.end() || !is_there(found->second.record)) return;
  erase_tasks(id);
  const std::string& object = found->second.object;
  Json record = {{"attributes", {{"type", object}}}, {"id", id}};
  for (const std::string& name : with_phones(object, config_)) {
    const bool ours =
        std::find(config_.fields.begin(), config_.fields.end(), name) != config_.fields.end();
    const auto phones = phone_fields(object);
    const bool phone = std::find(phones.begin(), phones.end(), name) != phones.end();
    if (ours || phone || name == "Email" || name == config_.contact_key) record[name] = nullptr;
  }
  record["LastName"] = "erased";
  if (record.contains("Company")) record["Company"] = config_.lead_company;
  for (const Outcome& outcome : org_.write(object, "", {record})) {
    if (!outcome.is_done() && outcome.outcome != SAMBUNG_GONE) throw web::Failure(outcome);
  }
  org_.remove({id});
}

void System::erase(Call& call) {
  web::each(call, org_.api(), [&](std::size_t, const Json& request) {
    for (const Json& record : web::list_in(request, "records")) {
      const std::string id = record.is_string() ? long_id(record.get<std::string>()) : "";
      if (!object_of_id(id).empty()) erase_person(id);
    }
    return Outcome::done();
  });
}

}  // namespace sambung::salesforce
