#include <algorithm>

#include "connectors/hubspot/batch.hpp"
#include "connectors/hubspot/contact.hpp"
#include "connectors/hubspot/system.hpp"
#include "connectors/web/requests.hpp"

/// Writing contacts: what is new by our unique property, what is known by its id.
namespace sambung::hubspot {

namespace {

using web::Json;

/// Our own id of the contact, else that of the write: the same whenever it is tried again.
std::string key_of(const Json& request) {
  const Json ids = web::list_in(request.value("keys", Json::object()), "id");
  return !ids.empty() && ids[0].is_string() ? ids[0].get<std::string>()
                                            : web::needed_in(request, "op");
}

}  // namespace

void System::plan_making(Slice& slice, std::size_t i) {
  const std::string key = key_of(slice.requests[i]);
  Json properties = contact_edit(slice.requests[i].value("fields", Json()), nullptr, config_);
  properties[config_.contact_key] = key;
  slice.makings.push_back(
      {i,
       {{"idProperty", config_.contact_key}, {"id", key}, {"properties", std::move(properties)}}});
}

void System::plan_change(Slice& slice, std::size_t i, const std::map<std::string, Json>& there) {
  const Json& request = slice.requests[i];
  const std::string id = web::text_in(request, "id");
  const auto found = there.find(id);
  if (found == there.end()) {
    slice.outcomes[i] = Outcome::gone("the contact is not in HubSpot any more");
    return;
  }
  const web::Record record = contact_record(found->second, config_);
  if (record.id != id) {
    slice.outcomes[i] = Outcome::merged(record.id);
    return;
  }
  Json edit = contact_edit(request.value("fields", Json()), found->second, config_);
  const Json expected = request.value("expected_version", Json());
  const bool stale = expected.is_number_integer() && expected != Json(record.version);
  // In doubt it may be this very write that made it another: then nothing is left to do.
  if (stale && !(web::is_true(request, "doubt") && edit.empty())) {
    slice.outcomes[i] = Outcome::conflict("the contact has another version in HubSpot");
    return;
  }
  slice.outcomes[i] = Outcome::done(id);
  slice.records[i] = record.item;
  if (!edit.empty()) slice.changes.push_back({i, {{"id", id}, {"properties", std::move(edit)}}});
}

void System::plan(Slice& slice) {
  std::vector<std::string> ids;
  for (const Json& request : slice.requests) {
    const std::string id = request.is_null() ? std::string() : web::text_in(request, "id");
    if (is_number(id)) ids.push_back(id);
  }
  const auto there = read_contacts(api_, ids, config_);
  for (std::size_t i = 0; i < slice.requests.size(); ++i) {
    const Json& request = slice.requests[i];
    if (request.is_null()) continue;
    try {
      if (web::text_in(request, "object") != "contact") {
        throw web::Failure(
            Outcome::not_supported("object: HubSpot's contacts are kept, nothing else"));
      }
      if (web::text_in(request, "id").empty()) {
        plan_making(slice, i);
      } else {
        plan_change(slice, i, there);
      }
    } catch (const web::Failure& failure) {
      slice.outcomes[i] = failure.outcome;
    }
  }
}

void System::write(Slice& slice, const std::string& verb, const std::vector<Input>& inputs) {
  std::vector<Json> said;
  for (const Input& input : inputs) said.push_back(input.json);
  std::vector<Written> written;
  try {
    written = write_batch(api_, "/crm/v3/objects/contacts/batch/" + verb, std::move(said));
  } catch (const web::Failure& failure) {
    written.assign(inputs.size(), {failure.outcome});
  }
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    const std::size_t i = inputs[k].of;
    slice.outcomes[i] = written[k].outcome;
    if (!written[k].outcome.is_done()) {
      slice.records[i] = nullptr;
      continue;
    }
    try {
      slice.records[i] = contact_record(written[k].native, config_).item;
    } catch (const web::Failure& failure) {
      slice.outcomes[i] = failure.outcome;
    }
  }
}

/// The answer to a write has not every property. Where the read fails it is better than nothing.
void System::read_back(Slice& slice) {
  std::vector<std::string> ids;
  for (const Outcome& outcome : slice.outcomes) {
    if (outcome.is_done()) ids.push_back(outcome.remote_id);
  }
  if (slice.changes.empty() && slice.makings.empty()) return;
  try {
    for (const auto& [id, native] : read_contacts(api_, ids, config_)) {
      for (std::size_t i = 0; i < slice.outcomes.size(); ++i) {
        if (!slice.outcomes[i].is_done() || slice.outcomes[i].remote_id != id) continue;
        slice.records[i] = contact_record(native, config_).item;
      }
    }
  } catch (const web::Failure&) {
    return;
  }
}

std::vector<Outcome> System::upsert_slice(Call& call, std::size_t first,
                                          const std::vector<Json>& requests) {
  Slice slice{requests,
              std::vector<Outcome>(requests.size(), Outcome::transient("not reached")),
              std::vector<Json>(requests.size()),
              {},
              {}};
  plan(slice);
  write(slice, "update", slice.changes);
  write(slice, "upsert", slice.makings);
  read_back(slice);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (slice.outcomes[i].is_done() && slice.records[i].is_object()) {
      call.emit(first + i, web::dump(slice.records[i]));
    }
  }
  return slice.outcomes;
}

void System::upsert(Call& call) {
  web::each_slice(call, api_, kBatchMax, [&](std::size_t first, const std::vector<Json>& requests) {
    return upsert_slice(call, first, requests);
  });
}

}  // namespace sambung::hubspot
