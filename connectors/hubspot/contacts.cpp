#include <algorithm>
#include <set>

#include "connectors/hubspot/batch.hpp"
#include "connectors/hubspot/contact.hpp"
#include "connectors/hubspot/meaning.hpp"
#include "connectors/hubspot/system.hpp"
#include "connectors/web/requests.hpp"

/// Contacts: find, fetch, erase.
namespace sambung::hubspot {

namespace {

using web::Json;

constexpr std::size_t kPhonesMax = 20;  // values of one IN filter; a number has no more spellings
constexpr const char* kPhones[] = {"phone", "mobilephone", "hs_whatsapp_phone_number"};
// HubSpot's own reading of the first two: the number's digits without the country's.
constexpr const char* kCalculated[] = {"hs_searchable_calculated_phone_number",
                                       "hs_searchable_calculated_mobile_number"};

std::vector<std::string> texts(const Json& list) {
  std::vector<std::string> all;
  for (const Json& each : list) {
    if (each.is_string() && all.size() < kBatchMax) all.push_back(each);
  }
  return all;
}

std::string bare(const std::string& phone) {
  std::string digits;
  std::copy_if(phone.begin(), phone.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

Json group(const char* property, const std::set<std::string>& values) {
  Json filters = Json::array();
  filters.push_back({{"propertyName", property}, {"operator", "IN"}, {"values", values}});
  return {{"filters", std::move(filters)}};
}

std::vector<std::string> values_of(const Json& native, std::initializer_list<const char*> names) {
  std::vector<std::string> values;
  for (const char* name : names) values.push_back(property_in(native, name));
  return values;
}

Outcome no_such_object() {
  return Outcome::not_supported("object: HubSpot's contacts are kept, nothing else");
}

}  // namespace

System::System(const Config& config, web::Line& line)
    : config_(config),
      api_(line, judge()),
      changed_(api_, config),
      archived_(api_, config),
      journal_(line),
      journal_feed_({api_, journal_, config, archived_, feeds()}) {}

std::vector<Json> System::search_phones(const std::vector<std::string>& phones) {
  std::set<std::string> written;
  std::set<std::string> digits;
  for (std::size_t i = 0; i < std::min(phones.size(), kPhonesMax); ++i) {
    written.insert(phones[i]);
    digits.insert(bare(phones[i]));
  }
  digits.erase("");
  if (digits.empty()) return {};
  Json groups = Json::array();
  for (const char* property : kPhones) groups.push_back(group(property, written));
  for (const char* property : kCalculated) groups.push_back(group(property, digits));
  std::vector<std::string> properties = read_properties(config_);
  properties.insert(properties.end(), std::begin(kPhones), std::end(kPhones));
  HttpRequest request = web::json_request("POST", "/crm/v3/objects/contacts/search",
                                          {{"filterGroups", std::move(groups)},
                                           {"properties", properties},
                                           {"sorts", Json::array()},
                                           {"limit", 100},
                                           {"after", "0"}});
  request.repeatable = true;
  request.limiter = "search";
  request.haste = Haste::kUrgent;
  std::vector<Json> found;
  for (const Json& native : web::list_in(api_.say(std::move(request)).body, "results")) {
    const auto numbers = values_of(native, {kPhones[0], kPhones[1], kPhones[2]});
    if (web::has_key(numbers, Json(phones), true)) found.push_back(native);
  }
  return found;
}

/// Ids and addresses are read, which shows what was made a moment ago; only numbers are searched
/// for.
std::vector<Json> System::matches(const Json& keys) {
  std::vector<std::string> properties = read_properties(config_);
  properties.push_back("hs_additional_emails");
  std::vector<Json> found = search_phones(texts(web::list_in(keys, "phone")));
  for (Json& native : read_list(api_, {"contacts", config_.contact_key},
                                texts(web::list_in(keys, "id")), properties)) {
    found.push_back(std::move(native));
  }
  const Json emails = web::list_in(keys, "email");
  for (Json& native : read_list(api_, {"contacts", "email"}, texts(emails), properties)) {
    std::vector<std::string> addresses = {property_in(native, "email")};
    std::string more = property_in(native, "hs_additional_emails");
    for (std::size_t end = 0; !more.empty(); more.erase(0, end + 1)) {
      end = std::min(more.find(';'), more.size());
      addresses.push_back(more.substr(0, end));
    }
    if (web::has_key(addresses, emails, false)) found.push_back(std::move(native));
  }
  return found;
}

void System::find(Call& call) {
  web::each(call, api_, [&](std::size_t i, const Json& request) {
    if (web::text_in(request, "object") != "contact") return no_such_object();
    std::set<std::string> given;
    for (const Json& native : matches(request.value("keys", Json::object()))) {
      const web::Record record = contact_record(native, config_);
      if (given.insert(record.id).second) call.emit(i, web::dump(record.item));
    }
    return Outcome::done();
  });
}

void System::fetch(Call& call) {
  web::each_slice(call, api_, kBatchMax, [&](std::size_t first, const std::vector<Json>& requests) {
    std::vector<std::string> ids;
    for (const Json& request : requests) {
      const std::string id = request.is_null() ? std::string() : web::text_in(request, "id");
      if (is_number(id)) ids.push_back(id);
    }
    const auto there = read_contacts(api_, ids, config_);
    std::vector<Outcome> outcomes(requests.size(), Outcome::done());
    for (std::size_t i = 0; i < requests.size(); ++i) {
      if (requests[i].is_null()) continue;
      if (web::text_in(requests[i], "object") != "contact") {
        outcomes[i] = no_such_object();
        continue;
      }
      const std::string id = web::text_in(requests[i], "id");
      const auto found = there.find(id);
      if (found == there.end()) continue;
      web::Record record = contact_record(found->second, config_);
      if (record.id != id) record = went_into(id, record);
      call.emit(first + i, web::dump(record.item));
    }
    return outcomes;
  });
}

void System::erase(Call& call) {
  web::each(call, api_, [&](std::size_t, const Json& request) {
    for (const std::string& id : texts(web::list_in(request, "records"))) {
      HttpRequest said =
          web::json_request("POST", "/crm/v3/objects/contacts/gdpr-delete", {{"objectId", id}});
      said.repeatable = true;
      try {
        if (is_number(id)) api_.say(std::move(said));
      } catch (const web::Failure& failure) {
        if (failure.outcome.outcome != SAMBUNG_GONE) throw;
      }
    }
    return Outcome::done();
  });
}

}  // namespace sambung::hubspot
