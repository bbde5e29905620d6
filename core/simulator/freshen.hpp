#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/simulator/json.hpp"
#include "core/simulator/random.hpp"

namespace sambung::simulator {

/// Who stands in a freshened body, in place of the fixtures' made-up business.
struct Cast {
  std::string account_id;
  std::string portfolio_id;
  std::string phone_number_id;
  std::string display_phone_number;
};

/// Gives a fixture's body new message and call ids (the same everywhere in it), moves all its times
/// so that the latest is `now`, and puts the cast in.
void freshen(Json& body, const Cast& cast, UnixTime now, IdMaker& ids);

/// Calls `replace` with every media object (id, mime_type, sha256) of the body.
void for_each_media(Json& body, const std::function<void(Json&)>& replace);

/// The ids of the body's messages, echoes, statuses and calls, in order.
std::vector<std::string> item_ids(const Json& body);

}  // namespace sambung::simulator
