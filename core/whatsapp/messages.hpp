#pragma once

#include <string>

#include "core/model/message.hpp"
#include "core/whatsapp/change.hpp"

namespace sambung::whatsapp {

/// One message object and what its surroundings say of it.
struct MessageItem {
  Path path;                                ///< ends at the message object
  json::Value contacts = {};                ///< of the same delivery
  model::Origin origin = model::Origin::kLive;
  model::Side by = model::Side::kPerson;    ///< who sent it
  model::Party party = {};                  ///< the person of the conversation, as far as known
  std::optional<std::string> thread_summary = {};
};

/// Field `messages`: messages, statuses, clicks and errors.
void read_messages(Change& change);

/// Each element of `messages` as something a person did.
void read_message_array(Change& change, const Path& array, json::Value contacts,
                        model::Origin origin);

/// One message of whatever type and origin.
void read_message(Change& change, MessageItem item);

/// Each member of `value` that is an array of none of `known` becomes `unrecognised`: raw parts of
/// the known items leave it out. Gives whether any event or empty array accounts for the value.
void read_unknown_arrays(Change& change, const Path& value,
                         std::initializer_list<std::string_view> known);

}  // namespace sambung::whatsapp
