#include "connectors/web/requests.hpp"
#include "connectors/zoho/record.hpp"
#include "connectors/zoho/system.hpp"

/// Writing contacts: what is new by our unique field, what is known by its id.
namespace sambung::zoho {

namespace {

using web::Json;

/// Our own id of the contact, else that of the write: the same whenever it is tried again.
std::string key_of(const Json& request) {
  const Json ids = web::list_in(request.value("keys", Json::object()), "id");
  return !ids.empty() && ids[0].is_string() ? ids[0].get<std::string>()
                                            : web::needed_in(request, "op");
}

}  // namespace

/// Without `trigger` every workflow of the account runs for what we write.
Json System::quiet() const {
  if (config_.workflows) return Json::object();
  return {{"trigger", Json::array()}};
}

void System::plan_making(Slice& slice, std::size_t i) const {
  const Json& request = slice.requests[i];
  Json record = edit_of(request.value("fields", Json()), nullptr, config_);
  record[config_.contact_key] = key_of(request);
  if (config_.module == "Leads" && !record.contains("Company")) {
    record["Company"] = config_.lead_company;
  }
  slice.makings.push_back({i, std::move(record)});
}

void System::plan_change(Slice& slice, std::size_t i, const Records& there) const {
  const Json& request = slice.requests[i];
  const std::string id = web::text_in(request, "id");
  const auto found = there.find(id);
  if (found == there.end()) {
    slice.outcomes[i] = Outcome::gone("the record is not in Zoho any more");
    return;
  }
  Json edit = edit_of(request.value("fields", Json()), found->second.row, config_);
  const Json expected = request.value("expected_version", Json());
  const bool stale = expected.is_number_integer() && expected != Json(found->second.record.version);
  // In doubt it may be this very write that made it another: then nothing is left to do.
  if (stale && !(web::is_true(request, "doubt") && edit.empty())) {
    slice.outcomes[i] = Outcome::conflict("the record has another version in Zoho");
    return;
  }
  slice.outcomes[i] = Outcome::done(id);
  if (edit.empty()) return;
  edit["id"] = id;
  slice.changes.push_back({i, std::move(edit)});
}

void System::plan(Slice& slice, std::size_t i, const Records& there) const {
  if (slice.requests[i].is_null()) return;
  try {
    if (web::text_in(slice.requests[i], "object") != "contact") {
      throw web::Failure(Outcome::not_supported("object: contacts are kept, nothing else"));
    }
    if (web::text_in(slice.requests[i], "id").empty()) {
      plan_making(slice, i);
    } else {
      plan_change(slice, i, there);
    }
  } catch (const web::Failure& failure) {
    slice.outcomes[i] = failure.outcome;
  }
}

void System::write(Slice& slice, const Crm::Write& how, const std::vector<Input>& inputs) {
  if (inputs.empty()) return;
  std::vector<Json> records;
  for (const Input& input : inputs) records.push_back(input.record);
  std::vector<Outcome> outcomes;
  try {
    outcomes = crm_.write(how, records);
  } catch (const web::Failure& failure) {
    outcomes.assign(inputs.size(), failure.outcome);
  }
  for (std::size_t k = 0; k < inputs.size(); ++k) slice.outcomes[inputs[k].of] = outcomes[k];
}

std::vector<Outcome> System::upsert_slice(Call& call, std::size_t first,
                                          const std::vector<Json>& requests) {
  Slice slice{
      requests, std::vector<Outcome>(requests.size(), Outcome::transient("not reached")), {}, {}};
  std::vector<std::string> ids;
  for (const Json& request : requests) {
    if (!request.is_null()) ids.push_back(web::text_in(request, "id"));
  }
  const Records there = read(ids);
  for (std::size_t i = 0; i < requests.size(); ++i) plan(slice, i, there);
  write(slice, {"PUT", "/" + config_.module, true, quiet()}, slice.changes);
  Json more = quiet();
  more["duplicate_check_fields"] = Json::array({config_.contact_key});
  write(slice, {"POST", "/" + config_.module + "/upsert", true, more}, slice.makings);
  ids.clear();
  for (const Outcome& outcome : slice.outcomes) {
    if (outcome.is_done()) ids.push_back(outcome.remote_id);
  }
  Records now = there;
  // Where it cannot be read what was written is written still, and the next poll brings it.
  try {
    if (!slice.changes.empty() || !slice.makings.empty()) now = read(ids);
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
  web::each_slice(call, crm_.api(), kBatchMax,
                  [&](std::size_t first, const std::vector<Json>& requests) {
                    return upsert_slice(call, first, requests);
                  });
}

}  // namespace sambung::zoho
