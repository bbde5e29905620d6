#pragma once

#include <initializer_list>
#include <string_view>

#include "core/whatsapp/change.hpp"
#include "core/whatsapp/message_reading.hpp"

namespace sambung::whatsapp {

/// Field `messages`: messages, statuses, clicks and errors.
void read_messages(Change& change);

/// One message of whatever type, direction and origin. `id` and `timestamp` stand in the item.
void read_message(Change& change, MessageItem item);

/// Each element of `messages` as something a person did.
void read_message_array(Change& change, const Path& array, json::Value contacts,
                        model::Origin origin);

/// Who a message object says has sent it, and to whom an echo went.
model::Party sender_of(json::Value message);
model::Party recipient_of(json::Value message);

/// Each element of `errors` as an error of the platform.
void read_errors(Change& change, const Path& array);

/// The end of reading `value`: each array in it that is none of `known` becomes `unrecognised`,
/// because raw parts leave arrays out; and so does the whole when it has no array that is known.
void read_rest(Change& change, const Path& value, std::initializer_list<std::string_view> known);

}  // namespace sambung::whatsapp
