#include "core/whatsapp/messages.hpp"

#include <algorithm>
#include <utility>

#include "core/whatsapp/contacts.hpp"
#include "core/whatsapp/content.hpp"
#include "core/whatsapp/read.hpp"
#include "core/whatsapp/statuses.hpp"

namespace sambung::whatsapp {

namespace {

std::optional<model::Context> context_of(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  model::Context context;
  context.message_id = text(object, "id");
  if (!context.message_id) context.message_id = text(object, "message_id");
  context.from = text(object, "from");
  context.forwarded = flag(object, "forwarded");
  context.frequently_forwarded = flag(object, "frequently_forwarded");
  const json::Value product = object["referred_product"];
  if (product.is_object()) {
    context.referred_product = model::ProductRef{text(product, "catalog_id"),
                                                 text(product, "product_retailer_id")};
  }
  return context;
}

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

model::Party sender(json::Value message) {
  model::Party party;
  if (auto id = text(message, "from_user_id")) party.user_id = std::move(id);
  if (auto id = text(message, "from_parent_user_id")) party.parent_user_id = std::move(id);
  if (auto id = text(message, "from")) place_identifier(party, std::move(*id));
  return party;
}

/// Everything about one message while its event is put together.
struct Reading {
  Change& change;
  MessageItem& item;
  json::Value message;
  json::Value contact;
  std::string id;
  std::string type;
  std::optional<UnixTime> stated;

  void emit(model::Data data) {
    const model::Party party = item.party;
    change.emit(item.path, contact,
                {type, id, {}, {}, stated}, std::move(data), &party);
  }
};

void fill_base(Reading& reading, model::MessageBase& base) {
  base.channel = reading.change.channel();
  base.message_id = reading.id;
  base.time = reading.change.time_of(reading.stated);
  base.origin = reading.item.origin;
  base.group_id = text(reading.message, "group_id");
  base.context = context_of(reading.message["context"]);
  base.thread_summary = reading.item.thread_summary;
  base.history_status = text(reading.message["history_context"], "status");
  base.errors = errors(reading.message["errors"]);
}

void emit_message(Reading& reading, model::Content content) {
  if (reading.item.by == model::Side::kBusiness) {
    model::MessageSent sent;
    fill_base(reading, sent);
    sent.content = std::move(content);
    sent.to = reading.item.party;
    return reading.emit(std::move(sent));
  }
  model::MessageReceived received;
  fill_base(reading, received);
  received.content = std::move(content);
  received.from = reading.item.party;
  received.referral = referral_of(reading.message["referral"]);
  reading.emit(std::move(received));
}

}  // namespace

void read_message(Change& change, MessageItem item) {
  const json::Value message = item.path.last();
  auto type = text(message, "type");
  if (!type) return change.unrecognised(item.path, "the message has no type");
  Reading reading{change, item, message, contact_of(item.contacts, item.party),
                  text_or_empty(message, "id"), std::move(*type), time(message, "timestamp")};
  add_contact(item.party, reading.contact);
  std::optional<model::Content> content = content_of(reading.type, message);
  if (!content) return change.unrecognised(item.path, "the message type is not known");
  emit_message(reading, std::move(*content));
}

void read_message_array(Change& change, const Path& array, json::Value contacts,
                        model::Origin origin) {
  const auto summary = text(change.value()["conversation_context"]["summary"], "text");
  for (const json::Value element : json::children(array.last())) {
    read_message(change, {array.then(element), contacts, origin, model::Side::kPerson,
                          sender(element), summary});
  }
}

void read_unknown_arrays(Change& change, const Path& value,
                         std::initializer_list<std::string_view> known) {
  bool accounted = false;
  for (const json::Value member : json::children(value.last())) {
    if (!member.is_array()) continue;
    const std::string key = member.key();
    const bool is_known = std::find(known.begin(), known.end(), key) != known.end();
    if (!is_known && key != "contacts") {
      change.unrecognised(value.then(member), "the member is not known");
    }
    accounted = accounted || key != "contacts";
  }
  if (!accounted) change.unrecognised(value, "the value has no items that are known");
}

void read_messages(Change& change) {
  const json::Value value = change.value();
  const json::Value contacts = value["contacts"];
  const json::Value messages = value["messages"];
  const json::Value statuses = value["statuses"];
  if (messages.is_array()) {
    read_message_array(change, change.path().then(messages), contacts, model::Origin::kLive);
  }
  if (statuses.is_array()) {
    read_statuses(change, change.path().then(statuses), contacts, model::Origin::kLive);
  }
  read_unknown_arrays(change, change.path(), {"messages", "statuses"});
}

}  // namespace sambung::whatsapp
