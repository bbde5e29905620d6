#include "core/whatsapp/messages.hpp"

#include <algorithm>
#include <utility>

#include "core/whatsapp/clicks.hpp"
#include "core/whatsapp/contacts.hpp"
#include "core/whatsapp/content.hpp"
#include "core/whatsapp/interactive.hpp"
#include "core/whatsapp/read.hpp"
#include "core/whatsapp/statuses.hpp"
#include "core/whatsapp/template_content.hpp"

namespace sambung::whatsapp {

namespace {

std::optional<model::Referral> referral_of(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  model::Referral referral;
  referral.source_url = text(object, "source_url");
  referral.source_id = text(object, "source_id");
  referral.source_type = text(object, "source_type");
  referral.headline = text(object, "headline");
  referral.body = text(object, "body");
  referral.media_type = text(object, "media_type");
  referral.image_url = text(object, "image_url");
  referral.video_url = text(object, "video_url");
  referral.thumbnail_url = text(object, "thumbnail_url");
  referral.ctwa_clid = text(object, "ctwa_clid");
  referral.welcome_message = text(object["welcome_message"], "text");
  return referral;
}

/// What WhatsApp adds beside an echoed send request: the template's own text, the form's name.
void add_definitions(json::Value item, model::Content& content) {
  if (auto* sent = std::get_if<model::TemplateContent>(&content)) {
    sent->definition = template_definition(item["template"]);
  } else if (auto* shown = std::get_if<model::InteractiveContent>(&content)) {
    shown->form = form_of(item["flow"]);
  }
}

void emit_sent(Reading& reading, model::Content content) {
  model::MessageSent sent;
  fill_base(reading, sent);
  const json::Value item = reading.item.path.last();
  if (item.offset() != reading.message().offset()) add_definitions(item, content);
  sent.content = std::move(content);
  sent.to = reading.item.party;
  sent.callback_data = text(reading.message(), "biz_opaque_callback_data");
  sent.messaging_account_id = text(reading.message(), "messaging_account_id");
  reading.emit(std::move(sent));
}

void emit_received(Reading& reading, model::Content content) {
  model::MessageReceived received;
  fill_base(reading, received);
  received.content = std::move(content);
  received.from = reading.item.party;
  received.referral = referral_of(reading.message()["referral"]);
  reading.emit(std::move(received));
}

}  // namespace

model::Party sender_of(json::Value message) {
  model::Party party;
  party.user_id = text(message, "from_user_id");
  party.parent_user_id = text(message, "from_parent_user_id");
  if (auto id = text(message, "from")) place_identifier(party, std::move(*id));
  return party;
}

model::Party recipient_of(json::Value message) {
  model::Party party;
  party.user_id = text(message, "to_user_id");
  party.parent_user_id = text(message, "to_parent_user_id");
  for (const char* key : {"to", "recipient"}) {
    if (auto id = text(message, key)) place_identifier(party, std::move(*id));
  }
  party.identity_key_hash = text(message, "recipient_identity_key_hash");
  return party;
}

void read_message(Change& change, MessageItem item) {
  const json::Value outer = item.path.last();
  std::string type = text_or_empty(item.message, "type");
  if (type.empty()) return change.unrecognised(item.path, "the message has no type");
  Reading reading{change,
                  item,
                  contact_of(item.contacts, item.party),
                  text_or_empty(outer, "id"),
                  std::move(type),
                  time(outer, "timestamp")};
  add_contact(item.party, reading.contact);
  if (read_act(reading) || read_system(reading)) return;
  std::optional<model::Content> content = content_of(reading.type, item.message);
  if (!content) return reading.unrecognised("the message type is not known");
  if (item.by == model::Side::kBusiness) {
    emit_sent(reading, std::move(*content));
  } else {
    emit_received(reading, std::move(*content));
  }
}

void read_message_array(Change& change, const Path& array, json::Value contacts,
                        model::Origin origin) {
  const auto summary = text(change.value()["conversation_context"]["summary"], "text");
  for (const json::Value element : json::children(array.last())) {
    MessageItem item{array.then(element), element, contacts, origin};
    item.party = sender_of(element);
    item.thread_summary = summary;
    read_message(change, std::move(item));
  }
}

void read_errors(Change& change, const Path& array) {
  for (const json::Value element : json::children(array.last())) {
    const Path item = array.then(element);
    if (!element.is_object()) {
      change.unrecognised(item, "the error is not an object");
      continue;
    }
    model::PlatformErrorReported reported{change.channel(), change.time_of({}), error(element)};
    change.emit(item, {}, {"error"}, std::move(reported), nullptr);
  }
}

void read_rest(Change& change, const Path& value, std::initializer_list<std::string_view> known) {
  bool has_known = false;
  for (const json::Value member : json::children(value.last())) {
    if (!member.is_array()) continue;
    const std::string key = member.key();
    if (std::find(known.begin(), known.end(), key) != known.end()) {
      has_known = true;
    } else if (key != "contacts") {
      change.unrecognised(value.then(member), "the member is not known");
      has_known = true;
    }
  }
  if (!has_known) change.unrecognised(value, "the value has no items that are known");
}

void read_messages(Change& change) {
  const json::Value value = change.value();
  const json::Value contacts = value["contacts"];
  const Path& path = change.path();
  if (value["messages"].is_array()) {
    read_message_array(change, path.then(value["messages"]), contacts, model::Origin::kLive);
  }
  if (value["statuses"].is_array()) {
    read_statuses(change, path.then(value["statuses"]), contacts, model::Origin::kLive);
  }
  if (value["user_actions"].is_array()) read_clicks(change, path.then(value["user_actions"]));
  if (value["errors"].is_array()) read_errors(change, path.then(value["errors"]));
  read_rest(change, path, {"messages", "statuses", "user_actions", "errors"});
}

}  // namespace sambung::whatsapp
