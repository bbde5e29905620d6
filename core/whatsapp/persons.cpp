#include "core/whatsapp/persons.hpp"

#include <utility>

#include "core/whatsapp/contacts.hpp"
#include "core/whatsapp/messages.hpp"
#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

void read_preference(Change& change, const Path& item, json::Value contacts) {
  const json::Value element = item.last();
  auto value = text(element, "value");
  if (!value) return change.unrecognised(item, "the preference has no value");
  const auto stated = time(element, "timestamp");
  model::PreferenceChanged changed;
  changed.channel = change.channel();
  changed.time = change.time_of(stated);
  changed.party.wa_id = text(element, "wa_id");
  changed.party.user_id = text(element, "user_id");
  changed.party.parent_user_id = text(element, "parent_user_id");
  const json::Value contact = contact_of(contacts, changed.party);
  add_contact(changed.party, contact);
  changed.category = text_or_empty(element, "category");
  changed.value = *value;
  changed.detail = text(element, "detail");
  changed.signup_id = text(element, "signup_id");
  const model::Party party = changed.party;
  change.emit(item, contact, {"preference", {}, *value, {}, stated}, std::move(changed), &party);
}

void read_user_id(Change& change, const Path& item, json::Value contacts) {
  const json::Value element = item.last();
  const auto stated = time(element, "timestamp");
  model::IdentityChanged changed;
  changed.channel = change.channel();
  changed.kind = "user_id_update";
  changed.time = change.time_of(stated);
  changed.before.wa_id = text(element, "wa_id");
  changed.after.wa_id = changed.before.wa_id;
  changed.before.user_id = text(element["user_id"], "previous");
  changed.after.user_id = text(element["user_id"], "current");
  changed.before.parent_user_id = text(element["parent_user_id"], "previous");
  changed.after.parent_user_id = text(element["parent_user_id"], "current");
  if (!changed.after.has_identifier()) {
    return change.unrecognised(item, "the update names no new id");
  }
  const json::Value contact = contact_of(contacts, changed.after);
  add_contact(changed.after, contact);
  changed.text = text(element, "detail");
  const model::Party party = changed.before.has_identifier() ? changed.before : changed.after;
  change.emit(item, contact, {"user_id_update", {}, {}, {}, stated}, std::move(changed), &party);
}

using ItemReader = void (*)(Change&, const Path&, json::Value contacts);

void read_array(Change& change, const char* key, ItemReader read) {
  const json::Value items = change.value()[key];
  if (items.is_array()) {
    const Path array = change.path().then(items);
    for (const json::Value element : json::children(items)) {
      read(change, array.then(element), change.value()["contacts"]);
    }
  }
  read_rest(change, change.path(), {key});
}

}  // namespace

void read_preferences(Change& change) { read_array(change, "user_preferences", read_preference); }
void read_user_ids(Change& change) { read_array(change, "user_id_update", read_user_id); }

}  // namespace sambung::whatsapp
