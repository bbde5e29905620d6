#pragma once

#include <lua.hpp>
#include <nlohmann/json.hpp>

#include "core/base/result.hpp"

namespace sambung::mapping {

/// Prepares a state for the values below: `null`, and what marks a table as a list.
void open_values(lua_State* state);

/// Pushes `value`: null as the global `null`, lists as tables that stay lists when they are empty,
/// integers as integers. Raises an error in Lua when there is no memory.
void push_value(lua_State* state, const nlohmann::json& value);

/// The value at `index`, within the bounds of script_limits.hpp. kInvalid: the reason.
Result<nlohmann::json> value_at(lua_State* state, int index);

/// Makes the table on the top of the stack a list.
void mark_as_list(lua_State* state);

}  // namespace sambung::mapping
