#include "core/whatsapp/clicks.hpp"

#include <utility>

#include "core/whatsapp/contacts.hpp"
#include "core/whatsapp/messages.hpp"
#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

/// A click names nobody itself: the person is the one contact of the delivery.
void read_click(Change& change, const Path& item, json::Value contacts) {
  const json::Value action = item.last();
  const std::string kind = text_or_empty(action, "action_type");
  if (kind != "marketing_messages_link_click") {
    return change.unrecognised(item, "the kind of user action is not known");
  }
  const json::Value click = action["marketing_messages_link_click_data"];
  const auto stated = time(action, "timestamp");
  model::MessageClicked clicked;
  clicked.channel = change.channel();
  clicked.time = change.time_of(stated);
  clicked.party = sender_of(action);
  const json::Value contact = contact_of(contacts, clicked.party);
  add_contact(clicked.party, contact);
  clicked.action_type = kind;
  clicked.component = text(click, "click_component");
  clicked.product_id = text(click, "product_id");
  clicked.click_id = text(click, "click_id");
  clicked.tracking_token = text(click, "tracking_token");
  const model::Party party = clicked.party;
  const std::string id = clicked.click_id.value_or("");
  change.emit(item, contact, {kind, id, {}, {}, stated}, std::move(clicked), &party);
}

void read_conversion(Change& change, const Path& item, json::Value contacts) {
  const json::Value event = item.last();
  auto name = text(event, "event_name");
  if (!name) return change.unrecognised(item, "the automatic event has no name");
  const auto stated = time(event, "timestamp");
  model::ConversionReported reported;
  reported.channel = change.channel();
  reported.time = change.time_of(stated);
  reported.message_id = text(event, "id");
  const json::Value contact = contact_of(contacts, reported.party);
  add_contact(reported.party, contact);
  reported.event_name = *name;
  reported.ctwa_clid = text(event, "ctwa_clid");
  reported.currency = text(event["custom_data"], "currency");
  reported.value = number(event["custom_data"], "value");
  const model::Party party = reported.party;
  const std::string id = reported.message_id.value_or("");
  change.emit(item, contact, {"automatic_event", id, *name, {}, stated}, std::move(reported),
              &party);
}

}  // namespace

void read_clicks(Change& change, const Path& array) {
  for (const json::Value element : json::children(array.last())) {
    read_click(change, array.then(element), change.value()["contacts"]);
  }
}

void read_conversions(Change& change) {
  const json::Value events = change.value()["automatic_events"];
  if (events.is_array()) {
    const Path array = change.path().then(events);
    for (const json::Value element : json::children(events)) {
      read_conversion(change, array.then(element), change.value()["contacts"]);
    }
  }
  read_rest(change, change.path(), {"automatic_events"});
}

}  // namespace sambung::whatsapp
