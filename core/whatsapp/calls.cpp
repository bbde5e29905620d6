#include "core/whatsapp/calls.hpp"

#include <utility>

#include "core/whatsapp/contacts.hpp"
#include "core/whatsapp/messages.hpp"
#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

bool is_by_business(const Change& change, json::Value call) {
  const auto direction = text(call, "direction");
  if (direction) return direction == "BUSINESS_INITIATED";
  const auto from = text(call, "from");
  return from && from == change.channel().display_phone_number;
}

std::optional<model::CallSession> session_of(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  return model::CallSession{text(object, "sdp_type"), text(object, "sdp")};
}

void read_call(Change& change, const Path& item, json::Value contacts) {
  const json::Value call = item.last();
  auto id = text(call, "id");
  auto event = text(call, "event");
  if (!id || !event) return change.unrecognised(item, "the call has no id or no event");
  const auto stated = time(call, "timestamp");
  const bool ours = is_by_business(change, call);
  model::CallChanged changed;
  changed.channel = change.channel();
  changed.call_id = *id;
  changed.event = *event;
  changed.time = change.time_of(stated);
  changed.direction = text(call, "direction");
  changed.party = ours ? recipient_of(call) : sender_of(call);
  const json::Value contact = contact_of(contacts, changed.party);
  add_contact(changed.party, contact);
  changed.business_number = text(call, ours ? "from" : "to");
  changed.session = session_of(call["session"]);
  changed.status = text(call, "status");
  changed.started = time(call, "start_time");
  changed.ended = time(call, "end_time");
  changed.duration_s = whole(call, "duration");
  changed.callback_data = text(call, "biz_opaque_callback_data");
  changed.cta_payload = text(call, "cta_payload");
  changed.deeplink_payload = text(call, "deeplink_payload");
  changed.errors = errors(call["errors"]);
  const model::Party party = changed.party;
  change.emit(item, contact, {"call", *id, *event, {}, stated}, std::move(changed), &party);
}

void read_call_status(Change& change, const Path& item, json::Value contacts) {
  const json::Value status = item.last();
  auto id = text(status, "id");
  auto name = text(status, "status");
  if (!id || !name) return change.unrecognised(item, "the call status has no id or no status");
  const auto stated = time(status, "timestamp");
  model::CallStatus changed;
  changed.channel = change.channel();
  changed.call_id = *id;
  changed.status = *name;
  changed.time = change.time_of(stated);
  changed.recipient.user_id = text(status, "recipient_user_id");
  changed.recipient.parent_user_id = text(status, "recipient_parent_user_id");
  if (auto to = text(status, "recipient_id")) place_identifier(changed.recipient, std::move(*to));
  const json::Value contact = contact_of(contacts, changed.recipient);
  add_contact(changed.recipient, contact);
  changed.callback_data = text(status, "biz_opaque_callback_data");
  changed.errors = errors(status["errors"]);
  const model::Party party = changed.recipient;
  change.emit(item, contact, {"call_status", *id, *name, {}, stated}, std::move(changed), &party);
}

}  // namespace

void read_calls(Change& change) {
  const json::Value value = change.value();
  const json::Value contacts = value["contacts"];
  if (value["calls"].is_array()) {
    const Path array = change.path().then(value["calls"]);
    for (const json::Value element : json::children(array.last())) {
      read_call(change, array.then(element), contacts);
    }
  }
  if (value["statuses"].is_array()) {
    const Path array = change.path().then(value["statuses"]);
    for (const json::Value element : json::children(array.last())) {
      read_call_status(change, array.then(element), contacts);
    }
  }
  if (value["errors"].is_array()) read_errors(change, change.path().then(value["errors"]));
  read_rest(change, change.path(), {"calls", "statuses", "errors"});
}

}  // namespace sambung::whatsapp
