#include "core/whatsapp/change.hpp"

#include <utility>

#include "core/json/compact.hpp"
#include "core/model/codec.hpp"
#include "core/whatsapp/contacts.hpp"
#include "core/whatsapp/raw_part.hpp"
#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

std::string_view view(const model::Keys::Digest& digest) { return {digest.data(), digest.size()}; }

/// Whom an item that is not understood seems to concern, so that erasing them erases it too.
model::Party likely_party(json::Value item) {
  model::Party party;
  for (const char* key : {"from_user_id", "from", "recipient_user_id", "recipient_id", "to_user_id",
                          "to", "user_id", "wa_id"}) {
    if (auto found = text(item, key)) place_identifier(party, std::move(*found));
  }
  return party;
}

}  // namespace

Change::Change(const Source& source, std::vector<model::EncodedEvent>& events, const Path& entry,
               json::Value change)
    : source_(source),
      events_(events),
      path_(entry.then(entry.last()["changes"]).then(change)),
      account_(text_or_empty(entry.last(), "id")),
      field_(change["field"].string().value_or("")),
      entry_time_(time(entry.last(), "time")) {
  const json::Value value = change["value"];
  if (!value.absent()) path_ = path_.then(value);
  const json::Value metadata = value["metadata"];
  channel_.id = text_or_empty(metadata, "phone_number_id");
  channel_.display_phone_number = text(metadata, "display_phone_number");
}

UnixTime Change::time_of(std::optional<UnixTime> stated) const {
  if (stated) return *stated;
  return entry_time_ ? *entry_time_ : source_.received;
}

EventId Change::id_of_part(std::string_view label, const std::string& part,
                           std::optional<UnixTime> stated) const {
  const UnixTime time = stated ? *stated : entry_time_.value_or(UnixTime{});
  return EventId::make(time, view(source_.keys.hash({"event", label, part})));
}

EventId Change::id_of(const Path& item, json::Value contact, const Stamp& stamp) const {
  const std::optional<UnixTime> time = stamp.time ? stamp.time : entry_time_;
  // Without any time the id can only say: the same item in the same surroundings.
  if (!time) return id_of_part(stamp.kind, raw_part(item, contact), {});
  const std::string stated = std::to_string(unix_ms(*time));
  const std::string id =
      stamp.source_id.empty() ? json::compact(item.last().raw()) : std::string(stamp.source_id);
  return EventId::make(
      *time, view(source_.keys.hash({"event", account_, channel_.id, field_, stamp.kind, id,
                                     stamp.status, stamp.whom, stated})));
}

model::Envelope Change::envelope(const EventId& id, std::optional<UnixTime> stated) const {
  model::Envelope envelope;
  envelope.id = id;
  envelope.source = "/whatsapp/" + source_.app;
  envelope.account = account_;
  envelope.channel = channel_.id;
  envelope.time = time_of(stated);
  return envelope;
}

void Change::add(model::Event event, const Path& item, json::Value contact) {
  if (source_.keep_raw) event.raw = raw_part(item, contact);
  events_.push_back(model::encode(std::move(event)));
}

void Change::emit(const Path& item, json::Value contact, const Stamp& stamp, model::Data data,
                  const model::Party* whom) {
  model::Event event{envelope(id_of(item, contact, stamp), stamp.time), {}, std::move(data), {}};
  if (whom != nullptr) {
    event.envelope.subject = source_.keys.subject(source_.portfolio, *whom);
    event.seal_scope = event.envelope.subject;
  }
  add(std::move(event), item, contact);
}

void Change::unrecognised(const Path& item, std::string reason) {
  const json::Value value = item.last();
  const model::Party party = likely_party(value);
  const json::Value contact = contact_of(path_.last()["contacts"], party);
  const std::string part = raw_part(item, contact);
  const std::optional<UnixTime> stated = time(value, "timestamp");
  model::Unrecognised data;
  data.reason = std::move(reason);
  data.path = pointer(item);
  if (!field_.empty()) data.field = field_;
  if (!channel_.id.empty()) data.channel = channel_;
  model::Event event{
      envelope(id_of_part("unrecognised", part, stated), stated), {}, std::move(data), {}};
  event.envelope.subject = source_.keys.subject(source_.portfolio, party);
  event.seal_scope = event.envelope.subject;
  add(std::move(event), item, contact);
}

void Change::foreign() {
  model::Foreign data;
  data.account_id = account_;
  if (!field_.empty()) data.field = field_;
  const std::string part = raw_part(path_, {});
  add({envelope(id_of_part("foreign", part, {}), {}), {}, std::move(data), {}}, path_, {});
}

}  // namespace sambung::whatsapp
