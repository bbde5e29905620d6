#pragma once

#include <optional>
#include <string>

#include "core/model/message.hpp"
#include "core/whatsapp/change.hpp"

namespace sambung::whatsapp {

/// One message object and what its surroundings say of it.
struct MessageItem {
  Path path;                  ///< ends at the item: the message object, or what wraps it
  json::Value message;        ///< the object that has `type` and the member named like it
  json::Value contacts = {};  ///< of the same delivery
  model::Origin origin = model::Origin::kLive;
  model::Side by = model::Side::kPerson;     ///< who sent it
  model::Party party = {};                   ///< the person of the conversation, as far as known
  std::optional<std::string> group_id = {};  ///< where it is not a member of the message
  std::optional<std::string> thread_summary = {};
};

/// A message while its event is put together. Confined to one call.
struct Reading {
  Change& change;
  MessageItem& item;
  json::Value contact;
  std::string id;
  std::string type;
  std::optional<UnixTime> stated;

  json::Value message() const { return item.message; }
  void emit(model::Data data);
  void unrecognised(const char* reason) { change.unrecognised(item.path, reason); }
};

/// What both directions of a message share, and what acts upon earlier messages share.
void fill_base(Reading& reading, model::MessageBase& base);
void fill_act(Reading& reading, model::ActBase& act, std::string target);

/// Reactions, edits and revokes. Each gives false when `reading.type` is none of its types.
bool read_act(Reading& reading);

/// Notices of type `system`: another number, another id, another security key.
bool read_system(Reading& reading);

}  // namespace sambung::whatsapp
