#include "core/sync/record_event.hpp"

#include "core/model/codec.hpp"

namespace sambung::sync {

namespace {

/// Without a time of the system's own the id must not depend on when we asked.
EventId id_of(const Record& record, const std::string& connection, const model::Keys& keys) {
  const std::string version = std::to_string(record.version);
  const std::string end = record.deleted ? "deleted" : record.merged_into;
  const auto digest = keys.hash({"record", connection, record.object, record.remote_id, version,
                                 end, record.fields_json, record.trouble});
  return EventId::make(record.at.value_or(UnixTime{}),
                       std::string_view(digest.data(), digest.size()));
}

/// What a contact tells of whose it is.
void add_keys(Record& record, const RecordOrigin& origin, model::RecordChanged& changed) {
  if (record.object != "contact") return;
  changed.may_create = origin.may_create;
  auto observation = observation_of(record, origin.connection, false);
  if (!observation) {
    record.trouble = observation.error().what;
    return;
  }
  PersonKeys known = keys_of(observation->fields);
  changed.phones = std::move(known.phones);
  changed.emails = std::move(known.emails);
}

}  // namespace

model::EncodedEvent record_event(Record record, const RecordOrigin& origin, const model::Keys& keys,
                                 UnixTime now) {
  model::Event event;
  event.envelope.id = id_of(record, origin.connection, keys);
  model::RecordChanged changed;
  changed.connection = origin.connection;
  changed.object = record.object;
  changed.remote_id = record.remote_id;
  changed.version = record.version;
  changed.time = record.at.value_or(now);
  if (record.says_author) changed.author = record.by_human ? "human" : "machine";
  if (record.deleted) changed.deleted = true;
  if (!record.merged_into.empty()) changed.merged_into = record.merged_into;
  changed.former_ids = record.former_ids;
  add_keys(record, origin, changed);
  if (!record.trouble.empty()) changed.trouble = record.trouble;
  changed.fields = model::Raw{std::move(record.fields_json)};
  event.envelope.source = "/connections/" + origin.connection;
  event.envelope.subject =
      keys.subject_of_record(origin.connection, record.object, record.remote_id);
  event.envelope.time = changed.time;
  event.envelope.cause = origin.cause;
  event.seal_scope = event.envelope.subject;
  event.data = std::move(changed);
  return model::encode(std::move(event));
}

}  // namespace sambung::sync
