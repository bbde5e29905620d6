#include "core/whatsapp/history.hpp"

#include <utility>

#include "core/whatsapp/contacts.hpp"
#include "core/whatsapp/messages.hpp"
#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

/// Old messages go both ways; ours come from the business number or name a recipient.
bool is_ours(const Change& change, json::Value message) {
  const auto from = text(message, "from");
  return (from && from == change.channel().display_phone_number) || text(message, "to") ||
         text(message, "to_user_id");
}

void read_old_message(Change& change, const Path& path, json::Value contacts, model::Party thread) {
  const json::Value message = path.last();
  MessageItem item{path, message, contacts, model::Origin::kHistory};
  const bool ours = is_ours(change, message);
  item.by = ours ? model::Side::kBusiness : model::Side::kPerson;
  item.party = ours ? recipient_of(message) : sender_of(message);
  if (!item.party.wa_id) item.party.wa_id = std::move(thread.wa_id);
  if (!item.party.user_id) item.party.user_id = std::move(thread.user_id);
  if (!item.party.parent_user_id) item.party.parent_user_id = std::move(thread.parent_user_id);
  item.party.username = std::move(thread.username);
  read_message(change, std::move(item));
}

/// A conversation's id is the person's wa_id or user id.
model::Party person_of(json::Value thread) {
  const json::Value context = thread["context"];
  model::Party party;
  party.wa_id = text(context, "wa_id");
  party.user_id = text(context, "user_id");
  party.parent_user_id = text(context, "parent_user_id");
  party.username = username(context["username"]);
  place_identifier(party, text_or_empty(thread, "id"));
  return party;
}

void read_thread(Change& change, const Path& path, json::Value contacts) {
  const json::Value messages = path.last()["messages"];
  if (!messages.is_array()) return change.unrecognised(path, "the thread has no messages");
  const model::Party person = person_of(path.last());
  const Path array = path.then(messages);
  for (const json::Value element : json::children(messages)) {
    read_old_message(change, array.then(element), contacts, person);
  }
}

/// The progress is an item of its own, so that its raw part does not hold the whole chunk.
void read_progress(Change& change, const Path& chunk) {
  const json::Value metadata = chunk.last()["metadata"];
  const json::Value refused = chunk.last()["errors"];
  if (!metadata.is_object() && !refused.is_array()) return;
  model::HistoryProgress progress;
  progress.channel = change.channel();
  progress.time = change.time_of({});
  progress.phase = whole(metadata, "phase");
  progress.chunk_order = whole(metadata, "chunk_order");
  progress.progress = whole(metadata, "progress");
  progress.errors = errors(refused);
  const Path item = chunk.then(metadata.is_object() ? metadata : refused);
  change.emit(item, {}, {"history_progress"}, std::move(progress), nullptr);
}

void read_chunk(Change& change, const Path& chunk) {
  read_progress(change, chunk);
  const json::Value threads = chunk.last()["threads"];
  if (threads.is_array()) {
    const Path array = chunk.then(threads);
    for (const json::Value element : json::children(threads)) {
      read_thread(change, array.then(element), change.value()["contacts"]);
    }
  } else if (chunk.last()["metadata"].absent() && chunk.last()["errors"].absent()) {
    change.unrecognised(chunk, "the chunk has no threads, metadata or errors");
  }
}

void read_sync(Change& change, const Path& item) {
  const json::Value element = item.last();
  const json::Value contact = element["contact"];
  auto action = text(element, "action");
  if (!action || !contact.is_object()) {
    return change.unrecognised(item, "the sync has no action or no contact");
  }
  const auto stated = time(element["metadata"], "timestamp");
  model::ContactSynced synced;
  synced.channel = change.channel();
  synced.time = change.time_of(stated);
  synced.kind = text(element, "type");
  synced.action = *action;
  synced.party.wa_id = text(contact, "phone_number");
  synced.party.user_id = text(contact, "user_id");
  synced.party.parent_user_id = text(contact, "parent_user_id");
  synced.party.username = username(contact["username"]);
  synced.full_name = text(contact, "full_name");
  synced.first_name = text(contact, "first_name");
  const model::Party party = synced.party;
  change.emit(item, {}, {"contact", {}, *action, {}, stated}, std::move(synced), &party);
}

}  // namespace

void read_history(Change& change) {
  const json::Value value = change.value();
  if (value["history"].is_array()) {
    const Path array = change.path().then(value["history"]);
    for (const json::Value element : json::children(array.last())) {
      read_chunk(change, array.then(element));
    }
  }
  if (value["messages"].is_array()) {
    const Path array = change.path().then(value["messages"]);
    for (const json::Value element : json::children(array.last())) {
      read_old_message(change, array.then(element), value["contacts"], {});
    }
  }
  read_rest(change, change.path(), {"history", "messages"});
}

void read_state_sync(Change& change) {
  const json::Value sync = change.value()["state_sync"];
  if (sync.is_array()) {
    const Path array = change.path().then(sync);
    for (const json::Value element : json::children(sync)) read_sync(change, array.then(element));
  }
  read_rest(change, change.path(), {"state_sync"});
}

}  // namespace sambung::whatsapp
