#include <algorithm>
#include <set>

#include "connectors/web/requests.hpp"
#include "connectors/zoho/record.hpp"
#include "connectors/zoho/system.hpp"

/// Contacts or leads: find, fetch, erase.
namespace sambung::zoho {

namespace {

using web::Json;

constexpr std::size_t kKeysMax = 20;
constexpr const char* kPhones[] = {"Phone", "Mobile"};

std::vector<std::string> texts(const Json& list) {
  std::vector<std::string> all;
  for (const Json& each : list) {
    if (each.is_string() && !each.get_ref<const std::string&>().empty() && all.size() < kKeysMax) {
      all.push_back(each);
    }
  }
  return all;
}

std::string bare(const std::string& phone) {
  std::string digits;
  std::copy_if(phone.begin(), phone.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

bool has_number(const Json& row, const Json& phones) {
  std::vector<std::string> numbers;
  for (const char* name : kPhones) numbers.push_back(web::text_in(row, name));
  return web::has_key(numbers, phones, true);
}

Outcome no_such_object() {
  return Outcome::not_supported("object: contacts are kept, nothing else");
}

}  // namespace

System::System(const Config& config, web::Line& line)
    : config_(config), crm_(line, config), changed_(crm_, config), deleted_(crm_, config) {}

void System::add(const Json& row, Records& found) const {
  web::Record record = record_of_row(row, config_);
  std::string id = record.id;
  found.emplace(std::move(id), There{row, std::move(record)});
}

System::Records System::read(const std::vector<std::string>& ids) {
  Records found;
  const std::set<std::string> distinct(ids.begin(), ids.end());
  std::vector<std::string> wanted;
  std::copy_if(distinct.begin(), distinct.end(), std::back_inserter(wanted), is_number);
  for (std::size_t first = 0; first < wanted.size(); first += kInMax) {
    const auto begin = wanted.begin() + static_cast<std::ptrdiff_t>(first);
    const auto size = std::min(kInMax, wanted.size() - first);
    const std::vector<std::string> some(begin, begin + static_cast<std::ptrdiff_t>(size));
    for (const Json& row : crm_.select("id in " + coql_list(some), 200).rows) add(row, found);
  }
  return found;
}

/// The spellings themselves, fresh.
void System::query_phones(const Json& phones, Records& found) {
  const auto spellings = texts(phones);
  if (spellings.empty()) return;
  const std::string list = coql_list(spellings);
  const std::string where = "(Phone in " + list + " or Mobile in " + list + ")";
  for (const Json& row : crm_.select(where, 200, Haste::kUrgent).rows) {
    if (has_number(row, phones)) add(row, found);
  }
}

/// Other spellings of them, by the index, whatever that finds for the shortest one's digits.
void System::search_phones(const Json& phones, Records& found) {
  std::string shortest;
  for (const std::string& spelling : texts(phones)) {
    const std::string digits = bare(spelling);
    if (digits.size() < 5) continue;
    if (shortest.empty() || digits.size() < shortest.size()) shortest = digits;
  }
  if (shortest.empty()) return;
  std::string fields;
  for (const std::string& name : columns_of(config_)) fields += (fields.empty() ? "" : ",") + name;
  const Json page = crm_.get("/" + config_.module + "/search",
                             {{"phone", shortest}, {"per_page", "200"}, {"fields", fields}});
  for (const Json& row : web::list_in(page, "data")) {
    if (row.is_object() && has_number(row, phones)) add(row, found);
  }
}

void System::query_keys(const Json& keys, Records& found) {
  const auto emails = texts(web::list_in(keys, "email"));
  const auto ids = texts(web::list_in(keys, "id"));
  std::string where;
  if (!emails.empty()) where = "Email in " + coql_list(emails);
  if (!ids.empty()) {
    const std::string own = config_.contact_key + " in " + coql_list(ids);
    where = where.empty() ? own : "(" + where + " or " + own + ")";
  }
  if (where.empty()) return;
  for (const Json& row : crm_.select(where, 200, Haste::kUrgent).rows) add(row, found);
}

void System::find(Call& call) {
  web::each(call, crm_.api(), [&](std::size_t i, const Json& request) {
    if (web::text_in(request, "object") != "contact") {
      return no_such_object();
    }
    const Json keys = request.value("keys", Json::object());
    const Json phones = web::list_in(keys, "phone");
    Records found;
    query_phones(phones, found);
    search_phones(phones, found);
    query_keys(keys, found);
    for (const auto& [id, there] : found) call.emit(i, web::dump(there.record.item));
    return Outcome::done();
  });
}

void System::fetch(Call& call) {
  web::each_slice(call, crm_.api(), kBatchMax,
                  [&](std::size_t first, const std::vector<Json>& requests) {
                    std::vector<std::string> ids;
                    for (const Json& request : requests) {
                      if (!request.is_null()) ids.push_back(web::text_in(request, "id"));
                    }
                    const Records there = read(ids);
                    std::vector<Outcome> outcomes(requests.size(), Outcome::done());
                    for (std::size_t i = 0; i < requests.size(); ++i) {
                      if (requests[i].is_null()) continue;
                      if (web::text_in(requests[i], "object") != "contact") {
                        outcomes[i] = no_such_object();
                        continue;
                      }
                      const auto found = there.find(web::text_in(requests[i], "id"));
                      if (found != there.end()) {
                        call.emit(first + i, web::dump(found->second.record.item));
                      }
                    }
                    return outcomes;
                  });
}

/// What is deleted stays in the recycle bin for months, so it is emptied first.
void System::erase_record(const std::string& id) {
  if (!read({id}).contains(id)) return;
  erase_notes(id);
  Json record = {{"id", id}};
  for (const std::string& name : config_.fields) record[name] = nullptr;
  for (const char* name : {"Email", "Phone", "Mobile", "First_Name"}) record[name] = nullptr;
  record[config_.contact_key] = nullptr;
  record["Last_Name"] = "erased";
  if (config_.module == "Leads") record["Company"] = config_.lead_company;
  const auto written = crm_.write({"PUT", "/" + config_.module, true, quiet()}, {record});
  for (const Outcome& outcome : written) {
    if (!outcome.is_done() && outcome.outcome != SAMBUNG_GONE) throw web::Failure(outcome);
  }
  crm_.remove(config_.module, {id});
}

void System::erase(Call& call) {
  web::each(call, crm_.api(), [&](std::size_t, const Json& request) {
    for (const Json& record : web::list_in(request, "records")) {
      if (record.is_string() && is_number(record.get<std::string>())) erase_record(record);
    }
    return Outcome::done();
  });
}

}  // namespace sambung::zoho
