#include "core/whatsapp/message_reading.hpp"

#include <utility>

#include "core/whatsapp/content.hpp"
#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

/// `message_id` is how send requests call it.
std::optional<model::Context> context_of(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  model::Context context;
  context.message_id = text(object, "id");
  if (!context.message_id) context.message_id = text(object, "message_id");
  context.from = text(object, "from");
  context.forwarded = flag(object, "forwarded");
  context.frequently_forwarded = flag(object, "frequently_forwarded");
  context.referred_product = product_of(object["referred_product"]);
  return context;
}

}  // namespace

void Reading::emit(model::Data data) {
  change.emit(item.path, contact, {type, id, {}, {}, stated}, std::move(data), &item.party);
}

void fill_base(Reading& reading, model::MessageBase& base) {
  const json::Value message = reading.message();
  base.channel = reading.change.channel();
  base.message_id = reading.id;
  base.time = reading.change.time_of(reading.stated);
  base.origin = reading.item.origin;
  base.group_id = reading.item.group_id ? reading.item.group_id : text(message, "group_id");
  base.context = context_of(message["context"]);
  base.thread_summary = reading.item.thread_summary;
  base.history_status = text(message["history_context"], "status");
  base.errors = errors(message["errors"]);
}

void fill_act(Reading& reading, model::ActBase& act, std::string target) {
  const json::Value message = reading.message();
  act.channel = reading.change.channel();
  act.message_id = reading.id;
  act.target_message_id = std::move(target);
  act.time = reading.change.time_of(reading.stated);
  act.origin = reading.item.origin;
  act.by = reading.item.by;
  act.party = reading.item.party;
  act.group_id = reading.item.group_id ? reading.item.group_id : text(message, "group_id");
  act.context = context_of(message["context"]);
  act.history_status = text(message["history_context"], "status");
  act.errors = errors(message["errors"]);
}

namespace {

void read_reaction(Reading& reading) {
  const json::Value object = reading.message()["reaction"];
  auto target = text(object, "message_id");
  if (!target) return reading.unrecognised("the reaction names no message");
  model::MessageReacted reacted;
  fill_act(reading, reacted, std::move(*target));
  reacted.emoji = text(object, "emoji");
  reading.emit(std::move(reacted));
}

void read_edit(Reading& reading) {
  const json::Value object = reading.message()["edit"];
  const json::Value message = object["message"];
  auto target = text(object, "original_message_id");
  auto content = content_of(text_or_empty(message, "type"), message);
  if (!target || !content) return reading.unrecognised("the edit names no message or no content");
  model::MessageEdited edited;
  fill_act(reading, edited, std::move(*target));
  if (auto inner = context_of(message["context"])) edited.context = std::move(inner);
  edited.content = std::move(*content);
  reading.emit(std::move(edited));
}

void read_revoke(Reading& reading) {
  auto target = text(reading.message()["revoke"], "original_message_id");
  if (!target) return reading.unrecognised("the revoke names no message");
  model::MessageRevoked revoked;
  fill_act(reading, revoked, std::move(*target));
  reading.emit(std::move(revoked));
}

}  // namespace

bool read_act(Reading& reading) {
  if (reading.type == "reaction") {
    read_reaction(reading);
  } else if (reading.type == "edit") {
    read_edit(reading);
  } else if (reading.type == "revoke") {
    read_revoke(reading);
  } else {
    return false;
  }
  return true;
}

}  // namespace sambung::whatsapp
