#include "connectors/rest/system.hpp"
#include "connectors/rest/template.hpp"

/// Writing: upsert, erase.
namespace sambung::rest {

void System::upsert(Call& call) { each(call, &System::upsert_one); }
void System::erase(Call& call) { each(call, &System::erase_one); }

Outcome System::upsert_one(Call& call, std::size_t index, const Json& request) {
  const ObjectSpec* object = object_of(request);
  if (object == nullptr) return unknown_object();
  const bool has_id = request.contains("id") && request["id"].is_string();
  if (has_id) {
    return object->update ? change(call, index, request)
                          : Outcome::not_supported("the definition has no `update`");
  }
  return object->create ? make(call, index, request)
                        : Outcome::not_supported("the definition has no `create`");
}

/// Makes a record, and looks first when an earlier try may have made it.
Outcome System::make(Call& call, std::size_t index, const Json& request) {
  const std::string name = request["object"].get<std::string>();
  const ObjectSpec& object = definition_.objects.at(name);
  if (is_true(request, "doubt") && !object.create_once) {
    const Found found = find_by_keys(name, request);
    if (!found.outcome.is_done()) return found.outcome;
    if (!found.records.empty()) {
      return Outcome::duplicate("an earlier try made it", found.records.front().id);
    }
  }
  Json scope = scope_of(request);
  return settle_duplicate(written(call, index, *object.create, scope), name, request);
}

/// A duplicate without an id, as some systems tell it, is looked for.
Outcome System::settle_duplicate(Outcome outcome, const std::string& object, const Json& request) {
  if (outcome.outcome != SAMBUNG_DUPLICATE || !outcome.remote_id.empty()) return outcome;
  const Found found = find_by_keys(object, request);
  if (!found.outcome.is_done()) return found.outcome;
  if (found.records.empty()) {
    return Outcome::invalid("the system has such a record already, but none with these keys");
  }
  outcome.remote_id = found.records.front().id;
  return outcome;
}

/// The version is compared here where the request does not carry it to a system that can.
Outcome System::change(Call& call, std::size_t index, const Json& request) {
  const std::string name = request["object"].get<std::string>();
  const ObjectSpec& object = definition_.objects.at(name);
  const std::string id = request["id"].get<std::string>();
  const bool expects =
      request.contains("expected_version") && request["expected_version"].is_number_integer();
  const bool compares = object.record.version_form != VersionForm::kAnswerTime;
  if (expects && compares && object.fetch) {
    const Found found = fetch_record(name, id);
    if (!found.outcome.is_done()) return found.outcome;
    if (found.records.empty()) return Outcome::gone("the record is not there");
    const Record& record = found.records.front();
    if (record.item.contains("merged_into")) {
      return Outcome::merged(record.item["merged_into"].get<std::string>());
    }
    if (record.item.contains("deleted")) return Outcome::gone("the record is deleted");
    if (record.version != request["expected_version"].get<std::int64_t>()) {
      return Outcome::conflict("the record has another version");
    }
  }
  Json scope = scope_of(request);
  Outcome outcome = written(call, index, *object.update, scope);
  if (outcome.is_done()) outcome.remote_id = id;
  return settle_duplicate(std::move(outcome), name, request);
}

/// Writes, and emits the record as it is then: out of the answer, or fetched.
Outcome System::written(Call& call, std::size_t index, const WriteSpec& spec, Json& scope) {
  const std::string name = scope["object"].get<std::string>();
  const ObjectSpec& object = definition_.objects.at(name);
  const Needs needs = spec.item || spec.id.starts_with('/') ? Needs::kBody : Needs::kNothing;
  const Reply reply = caller_.call(spec.request, scope, needs);
  if (!reply.outcome.is_done()) return reply.outcome;
  if (reply.none) return Outcome::gone("the record is not there");
  const Json* native = spec.item ? at(reply.body, *spec.item) : nullptr;
  std::string id = text_in(scope, "id");
  if (id.empty() && !spec.id.empty()) {
    const Json* found = spec.id.starts_with('/') ? at(reply.body, spec.id) : nullptr;
    id = spec.id.starts_with('/') ? (found ? text_of(*found).value_or("") : "")
                                  : fill_text(spec.id, scope).value_or("");
  }
  if (native != nullptr && !spec.refetch) {
    const ReadRecord read = read_record(object.record, *native, {name, reply.answered, scope});
    if (read.record) {
      call.emit(index, dump(read.record->item));
      return Outcome::done(read.record->id);
    }
  }
  if (id.empty()) return Outcome::unknown("the answer to the write has no id");
  // It is written whatever the fetch comes to: the broker fetches for itself what is missing.
  const Found found = fetch_record(name, id);
  for (const Record& record : found.records) call.emit(index, dump(record.item));
  return Outcome::done(id);
}

Outcome System::erase_one(Call&, std::size_t, const Json& request) {
  const Json* given = at(request, "/records");
  const Json records = given == nullptr ? Json::array() : *given;
  if (!records.is_array()) return Outcome::invalid("`records` is no list");
  const auto contact = definition_.objects.find("contact");
  if (contact == definition_.objects.end() || !contact->second.erase) {
    return records.empty() ? Outcome::done()
                           : Outcome::not_supported("the definition has no `erase` of contacts");
  }
  for (const Json& id : records) {
    Json scope = scope_of({{"object", "contact"}, {"id", id}});
    const Reply reply = caller_.call(*contact->second.erase, scope, Needs::kNothing);
    if (!reply.outcome.is_done() && reply.outcome.outcome != SAMBUNG_GONE) return reply.outcome;
  }
  return Outcome::done();
}

}  // namespace sambung::rest
