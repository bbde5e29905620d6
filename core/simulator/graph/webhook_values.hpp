#pragma once

#include <string>

#include "core/simulator/graph/world.hpp"
#include "core/simulator/json.hpp"
#include "core/simulator/webhooks.hpp"

namespace sambung::simulator {

/// `{messaging_product, metadata}` of a number.
Json channel_value(const Channel& channel);
/// `contacts[]` of one person.
Json contacts_of(const Person& person);
/// An update of a number.
Change channel_change(const Channel& channel, std::string field, const Json& value);
/// An update of an account, with the entry's time.
Change account_change(const std::string& account_id, std::string field, const Json& value);

/// The value of an incoming message; `content` is the member named after `type`.
Json incoming_value(const Channel& channel, const Person& person, const std::string& message_id,
                    UnixTime stated, const std::string& type, const Json& content);

}  // namespace sambung::simulator
