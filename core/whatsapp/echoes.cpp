#include "core/whatsapp/echoes.hpp"

#include <utility>

#include "core/whatsapp/messages.hpp"
#include "core/whatsapp/read.hpp"
#include "core/whatsapp/statuses.hpp"

namespace sambung::whatsapp {

namespace {

/// An echo on standby wraps the send request as another app made it.
void read_standby_echo(Change& change, const Path& path, json::Value contacts) {
  const json::Value message = path.last()["message"];
  if (!message.is_object()) return change.unrecognised(path, "the echo has no message");
  MessageItem item{path, message, contacts, model::Origin::kStandby, model::Side::kBusiness};
  if (text(message, "recipient_type") == "group") {
    item.group_id = text(message, "to");
  } else {
    item.party = recipient_of(message);
  }
  read_message(change, std::move(item));
}

}  // namespace

void read_app_echoes(Change& change) {
  const json::Value echoes = change.value()["message_echoes"];
  if (echoes.is_array()) {
    const Path array = change.path().then(echoes);
    for (const json::Value element : json::children(echoes)) {
      MessageItem item{array.then(element), element, change.value()["contacts"],
                       model::Origin::kApp, model::Side::kBusiness};
      item.party = recipient_of(element);
      read_message(change, std::move(item));
    }
  }
  read_rest(change, change.path(), {"message_echoes"});
}

void read_standby(Change& change) {
  const json::Value standby = change.value()["standby"];
  if (!standby.is_object()) return change.unrecognised(change.path(), "there is no standby object");
  const Path path = change.path().then(standby);
  const json::Value contacts = standby["contacts"];
  if (standby["messages"].is_array()) {
    read_message_array(change, path.then(standby["messages"]), contacts, model::Origin::kStandby);
  }
  if (standby["statuses"].is_array()) {
    read_statuses(change, path.then(standby["statuses"]), contacts, model::Origin::kStandby);
  }
  if (standby["message_echoes"].is_array()) {
    const Path array = path.then(standby["message_echoes"]);
    for (const json::Value element : json::children(array.last())) {
      read_standby_echo(change, array.then(element), contacts);
    }
  }
  read_rest(change, path, {"messages", "statuses", "message_echoes"});
}

void read_handover(Change& change) {
  const json::Value value = change.value();
  const std::string kind = text_or_empty(value, "type");
  const json::Value control = value[kind];
  if (kind.empty() || !control.is_object()) {
    return change.unrecognised(change.path(), "the handover does not say how control changed");
  }
  const json::Value recipient = value["recipient"];
  change.set_channel(
      {text_or_empty(recipient, "phone_number_id"), text(recipient, "display_phone_number")});
  const auto stated = time(value, "timestamp");
  model::ThreadControl changed;
  changed.channel = change.channel();
  changed.time = change.time_of(stated);
  changed.party.wa_id = text(value["sender"], "phone_number");
  changed.party.user_id = text(value["sender"], "user_id");
  changed.party.parent_user_id = text(value["sender"], "parent_user_id");
  changed.kind = kind;
  changed.previous_owner_role = text(control, "previous_owner_role");
  changed.new_owner_role = text(control, "new_owner_role");
  changed.metadata = text(control, "metadata");
  changed.summary = text(control["conversation_context"]["summary"], "text");
  const model::Party party = changed.party;
  change.emit(change.path(), {}, {kind, {}, {}, {}, stated}, std::move(changed), &party);
}

}  // namespace sambung::whatsapp
