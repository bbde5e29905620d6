#include "core/whatsapp/statuses.hpp"

#include <utility>

#include "core/model/status.hpp"
#include "core/whatsapp/contacts.hpp"
#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

std::optional<model::Pricing> pricing(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  return model::Pricing{flag(object, "billable"), text(object, "pricing_model"),
                        text(object, "type"), text(object, "category")};
}

std::optional<model::BillingConversation> billing(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  return model::BillingConversation{text(object, "id"), text(object["origin"], "type"),
                                    time(object, "expiration_timestamp")};
}

std::optional<std::string> either(json::Value object, std::string_view key,
                                  std::string_view other) {
  auto found = text(object, key);
  return found ? found : text(object, other);
}

model::Party recipient(json::Value status, bool group) {
  model::Party party;
  if (group) {
    if (auto id = either(status, "recipient_participant_id", "participant_recipient_id")) {
      place_identifier(party, std::move(*id));
    }
    party.user_id =
        either(status, "recipient_participant_user_id", "participant_recipient_user_id");
    party.parent_user_id = either(status, "recipient_participant_parent_user_id",
                                  "participant_recipient_parent_user_id");
  } else {
    if (auto id = text(status, "recipient_id")) place_identifier(party, std::move(*id));
    if (auto id = text(status, "recipient_user_id")) party.user_id = std::move(id);
    if (auto id = either(status, "recipient_parent_user_id", "parent_recipient_user_id")) {
      party.parent_user_id = std::move(id);
    }
  }
  party.identity_key_hash = text(status, "recipient_identity_key_hash");
  return party;
}

void read_status(Change& change, const Path& item, json::Value contacts, model::Origin origin) {
  const json::Value status = item.last();
  const auto id = text(status, "id");
  const auto name = text(status, "status");
  if (!id || !name) return change.unrecognised(item, "the status has no id or no status");
  const bool group = text(status, "recipient_type") == "group";
  const std::optional<UnixTime> stated = time(status, "timestamp");
  model::MessageStatus data;
  data.channel = change.channel();
  data.message_id = *id;
  data.status = *name;
  data.time = change.time_of(stated);
  data.origin = origin;
  data.recipient = recipient(status, group);
  const json::Value contact = contact_of(contacts, data.recipient);
  add_contact(data.recipient, contact);
  data.group_id = group ? text(status, "recipient_id") : text(status, "group_id");
  data.callback_data = text(status, "biz_opaque_callback_data");
  data.pricing = pricing(status["pricing"]);
  data.billing_conversation = billing(status["conversation"]);
  data.errors = errors(status["errors"]);
  // A group's message has the same status for each of its members.
  const std::string whom =
      group ? change.source().keys.subject(change.source().portfolio, data.recipient) : "";
  const model::Party party = data.recipient;
  change.emit(item, contact, {"status", *id, *name, whom, stated}, std::move(data), &party);
}

}  // namespace

void read_statuses(Change& change, const Path& array, json::Value contacts, model::Origin origin) {
  for (const json::Value element : json::children(array.last())) {
    read_status(change, array.then(element), contacts, origin);
  }
}

}  // namespace sambung::whatsapp
