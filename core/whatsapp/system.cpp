#include <utility>

#include "core/whatsapp/contacts.hpp"
#include "core/whatsapp/message_reading.hpp"
#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

void read_key_change(Reading& reading) {
  const json::Value system = reading.message()["system"];
  const json::Value identity = reading.message()["identity"];
  model::IdentityKeyChanged changed;
  changed.channel = reading.change.channel();
  if (!reading.id.empty()) changed.message_id = reading.id;
  changed.time = reading.change.time_of(reading.stated);
  changed.party = reading.item.party;
  if (!changed.party.wa_id) changed.party.wa_id = text(system, "customer");
  changed.acknowledged = flag(identity, "acknowledged");
  changed.created = time(identity, "created_timestamp");
  changed.hash = text(identity, "hash");
  if (!changed.hash) changed.hash = text(system, "identity");
  changed.text = text(system, "body");
  changed.origin = reading.item.origin;
  reading.emit(std::move(changed));
}

/// Older notices name the new number `new_wa_id` and the old one `customer`.
void read_identity_change(Reading& reading, std::string kind) {
  const json::Value system = reading.message()["system"];
  model::IdentityChanged changed;
  changed.channel = reading.change.channel();
  changed.kind = std::move(kind);
  if (!reading.id.empty()) changed.message_id = reading.id;
  changed.time = reading.change.time_of(reading.stated);
  changed.before = reading.item.party;
  if (auto previous = text(system, "previous_user_id")) changed.before.user_id = previous;
  if (!changed.before.wa_id) changed.before.wa_id = text(system, "customer");
  changed.after.wa_id = text(system, "wa_id");
  if (!changed.after.wa_id) changed.after.wa_id = text(system, "new_wa_id");
  changed.after.user_id = text(system, "user_id");
  changed.after.parent_user_id = text(system, "parent_user_id");
  changed.after.identity_key_hash = text(system, "identity");
  changed.text = text(system, "body");
  changed.origin = reading.item.origin;
  reading.item.party = changed.before.has_identifier() ? changed.before : changed.after;
  reading.emit(std::move(changed));
}

}  // namespace

bool read_system(Reading& reading) {
  if (reading.type != "system") return false;
  const std::string kind = text_or_empty(reading.message()["system"], "type");
  if (kind == "customer_identity_changed") {
    read_key_change(reading);
  } else if (kind == "user_changed_number" || kind == "user_changed_user_id" ||
             kind == "customer_changed_number") {
    read_identity_change(reading, kind);
  } else {
    reading.unrecognised("the kind of system notice is not known");
  }
  return true;
}

}  // namespace sambung::whatsapp
