#include <algorithm>

#include "connectors/salesforce/id.hpp"
#include "connectors/salesforce/person.hpp"
#include "connectors/salesforce/system.hpp"
#include "connectors/web/requests.hpp"

/// Writing contacts and leads: what is new by our external id, what is known by its id.
namespace sambung::salesforce {

namespace {

using web::Json;

/// Our own id of the contact, else that of the write: the same whenever it is tried again.
std::string key_of(const Json& request) {
  const Json ids = web::list_in(request.value("keys", Json::object()), "id");
  return !ids.empty() && ids[0].is_string() ? ids[0].get<std::string>()
                                            : web::needed_in(request, "op");
}

}  // namespace

void System::plan_making(Slice& slice, std::size_t i) const {
  const Json& request = slice.requests[i];
  const char* object = config_.make_leads ? "Lead" : "Contact";
  Json record = person_edit(request.value("fields", Json()), nullptr, config_);
  record["attributes"] = {{"type", object}};
  record[config_.contact_key] = key_of(request);
  if (config_.make_leads && !record.contains("Company")) record["Company"] = config_.lead_company;
  slice.makings.push_back({i, std::move(record)});
}

void System::plan_change(Slice& slice, std::size_t i, const People& there) const {
  const Json& request = slice.requests[i];
  const std::string id = long_id(web::text_in(request, "id"));
  const auto found = there.find(id);
  if (found == there.end() || found->second.record.item.contains("deleted")) {
    slice.outcomes[i] = Outcome::gone("the record is not in Salesforce any more");
    return;
  }
  const Person& person = found->second;
  if (person.record.item.contains("merged_into")) {
    slice.outcomes[i] = Outcome::merged(person.record.item["merged_into"]);
    return;
  }
  Json edit = person_edit(request.value("fields", Json()), person.row, config_);
  const Json expected = request.value("expected_version", Json());
  const bool stale = expected.is_number_integer() && expected != Json(person.record.version);
  // In doubt it may be this very write that made it another: then nothing is left to do.
  if (stale && !(web::is_true(request, "doubt") && edit.empty())) {
    slice.outcomes[i] = Outcome::conflict("the record has another version in Salesforce");
    return;
  }
  slice.outcomes[i] = Outcome::done(id);
  if (edit.empty()) return;
  edit["attributes"] = {{"type", person.object}};
  edit["id"] = id;
  slice.changes.push_back({i, std::move(edit)});
}

/// A rule that says neither which record it found nor lets any be made leaves us to look for it.
void System::settle_duplicate(Outcome& outcome, const Json& request) {
  if (outcome.outcome != SAMBUNG_DUPLICATE || !outcome.remote_id.empty()) return;
  const People found = matches(request.value("keys", Json::object()));
  if (!found.empty()) {
    outcome.remote_id = found.begin()->first;
    return;
  }
  outcome = Outcome::invalid(
      "a duplicate rule of the organisation refuses it for a record that does not have these keys; "
      "exempt the integration user from the rule");
}

void System::write(Slice& slice, const std::string& key, const std::vector<Input>& inputs) {
  if (inputs.empty()) return;
  std::vector<Json> records;
  for (const Input& input : inputs) records.push_back(input.record);
  std::vector<Outcome> outcomes;
  try {
    outcomes = org_.write(config_.make_leads ? "Lead" : "Contact", key, records);
  } catch (const web::Failure& failure) {
    outcomes.assign(inputs.size(), failure.outcome);
  }
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    try {
      settle_duplicate(outcomes[k], slice.requests[inputs[k].of]);
    } catch (const web::Failure& failure) {
      outcomes[k] = failure.outcome;
    }
    slice.outcomes[inputs[k].of] = outcomes[k];
  }
}

std::vector<Outcome> System::upsert_slice(Call& call, std::size_t first,
                                          const std::vector<Json>& requests) {
  Slice slice{
      requests, std::vector<Outcome>(requests.size(), Outcome::transient("not reached")), {}, {}};
  std::vector<std::string> ids;
  for (const Json& request : requests) {
    if (!request.is_null()) ids.push_back(web::text_in(request, "id"));
  }
  const People there = read(ids);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (requests[i].is_null()) continue;
    try {
      if (web::text_in(requests[i], "object") != "contact") {
        throw web::Failure(
            Outcome::not_supported("object: contacts and leads are kept, nothing else"));
      }
      if (web::text_in(requests[i], "id").empty()) {
        plan_making(slice, i);
      } else {
        plan_change(slice, i, there);
      }
    } catch (const web::Failure& failure) {
      slice.outcomes[i] = failure.outcome;
    }
  }
  // One request may change from object to object ten times at most.
  std::stable_sort(slice.changes.begin(), slice.changes.end(), [](const Input& a, const Input& b) {
    return a.record["attributes"] < b.record["attributes"];
  });
  write(slice, "", slice.changes);
  write(slice, config_.contact_key, slice.makings);
  ids.clear();
  for (const Outcome& outcome : slice.outcomes) {
    if (outcome.is_done()) ids.push_back(outcome.remote_id);
  }
  const bool wrote = !slice.changes.empty() || !slice.makings.empty();
  People now = there;
  // Where it cannot be read what was written is written still, and the next poll brings it.
  try {
    if (wrote) now = read(ids);
  } catch (const web::Failure&) {
    now.clear();
  }
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const auto found = now.find(slice.outcomes[i].remote_id);
    if (!slice.outcomes[i].is_done() || found == now.end()) continue;
    call.emit(first + i, web::dump(found->second.record.item));
  }
  return slice.outcomes;
}

void System::upsert(Call& call) {
  web::each_slice(call, org_.api(), kBatchMax,
                  [&](std::size_t first, const std::vector<Json>& requests) {
                    return upsert_slice(call, first, requests);
                  });
}

}  // namespace sambung::salesforce
