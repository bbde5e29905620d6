#pragma once

#include <lua.hpp>

namespace sambung::mapping {

/// Gives a new state what scripts may use: string, table, math and utf8 without what reaches out, runs
/// code, or gives another answer each time; a dozen basic functions; `null` and `array`. Runs inside
/// a protected call.
void open_library(lua_State* state);

/// From now on the script cannot make or change globals. Runs inside a protected call.
void close_globals(lua_State* state);

}  // namespace sambung::mapping
