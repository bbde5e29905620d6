#pragma once

#include <string>
#include <string_view>

#include "core/simulator/json.hpp"
#include "core/simulator/trigger.hpp"

namespace sambung::simulator {

/// The JSON pointer that a path of a TriggerRequest stands for.
std::string pointer_of(std::string_view path);

/// Applies removals, overrides and additions, in this order. kInvalid names the path that is wrong.
Result<void> edit_body(Json& body, const TriggerRequest& request);

}  // namespace sambung::simulator
