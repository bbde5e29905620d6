#pragma once

#include <lua.hpp>

namespace sambung::mapping {

/// Puts find, match, gmatch and gsub into the table on the top of the stack: as Lua's, with patterns
/// of at most kPatternBytesMax bytes whose steps count as work.
void add_pattern_functions(lua_State* state);

}  // namespace sambung::mapping
