#include <algorithm>

#include "connectors/hubspot/batch.hpp"
#include "connectors/hubspot/contact.hpp"
#include "connectors/hubspot/entry.hpp"
#include "connectors/hubspot/meaning.hpp"
#include "connectors/hubspot/system.hpp"
#include "connectors/web/requests.hpp"

/// The timeline: communications by our unique property, and tied to their contacts. Both do the
/// same when they are said twice.
namespace sambung::hubspot {

namespace {

using web::Json;

std::string contact_of(const Json& request) { return web::text_in(request, "contact"); }

bool ties(const Json& result, const std::string& entry, const std::string& contact) {
  const Json* from = web::at(result, "/from/id");
  const Json* to = web::at(result, "/to/id");
  return from != nullptr && to != nullptr && *from == Json(entry) && *to == Json(contact);
}

}  // namespace

void System::write_entries(const std::vector<Json>& requests, std::vector<Outcome>& outcomes) {
  std::vector<Json> made;
  std::vector<Json> known;
  std::vector<std::size_t> of_made;
  std::vector<std::size_t> of_known;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (requests[i].is_null() || !outcomes[i].is_done()) continue;
    try {
      Json properties = entry_properties(requests[i], config_);
      const std::string id = web::text_in(requests[i], "id");
      if (is_number(id)) {
        known.push_back({{"id", id}, {"properties", std::move(properties)}});
        of_known.push_back(i);
      } else {
        made.push_back({{"idProperty", config_.entry_key},
                        {"id", web::needed_in(requests[i], "key")},
                        {"properties", std::move(properties)}});
        of_made.push_back(i);
      }
    } catch (const web::Failure& failure) {
      outcomes[i] = failure.outcome;
    }
  }
  const std::string path = "/crm/v3/objects/communications/batch/";
  const auto written = write_batch(api_, path + "upsert", std::move(made));
  for (std::size_t k = 0; k < written.size(); ++k) outcomes[of_made[k]] = written[k].outcome;
  const auto changed = write_batch(api_, path + "update", std::move(known));
  for (std::size_t k = 0; k < changed.size(); ++k) outcomes[of_known[k]] = changed[k].outcome;
}

void System::tie_entries(const std::vector<Json>& requests, std::vector<Outcome>& outcomes) {
  Json inputs = Json::array();
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (requests[i].is_null() || !outcomes[i].is_done()) continue;
    inputs.push_back(
        {{"from", {{"id", outcomes[i].remote_id}}}, {"to", {{"id", contact_of(requests[i])}}}});
  }
  if (inputs.empty()) return;
  HttpRequest request = web::json_request(
      "POST", "/crm/v4/associations/communications/contacts/batch/associate/default",
      {{"inputs", std::move(inputs)}});
  request.repeatable = true;
  const Json results = web::list_in(api_.say(std::move(request)).body, "results");
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (requests[i].is_null() || !outcomes[i].is_done()) continue;
    const bool tied = std::any_of(results.begin(), results.end(), [&](const Json& result) {
      return ties(result, outcomes[i].remote_id, contact_of(requests[i]));
    });
    if (!tied) outcomes[i] = Outcome::transient("HubSpot did not tie the entry to its contact");
  }
}

std::vector<Outcome> System::log_slice(const std::vector<Json>& requests) {
  std::vector<std::string> ids;
  for (const Json& request : requests) {
    if (!request.is_null() && is_number(contact_of(request))) ids.push_back(contact_of(request));
  }
  // One that is not tied to anybody would lie about where nobody finds it.
  const auto there = read_contacts(api_, ids, config_);
  std::vector<Outcome> outcomes(requests.size(), Outcome::done());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (requests[i].is_null()) continue;
    const auto found = there.find(contact_of(requests[i]));
    if (found == there.end()) {
      outcomes[i] = Outcome::gone("the contact is not in HubSpot any more");
    } else if (web::text_in(found->second, "id") != found->first) {
      outcomes[i] = Outcome::merged(web::text_in(found->second, "id"));
    }
  }
  write_entries(requests, outcomes);
  tie_entries(requests, outcomes);
  return outcomes;
}

void System::log(Call& call) {
  web::each_slice(call, api_, kBatchMax, [&](std::size_t, const std::vector<Json>& requests) {
    return log_slice(requests);
  });
}

}  // namespace sambung::hubspot
