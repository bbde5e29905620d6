#include "plugins/mapping/script_library.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/mapping/script_budget.hpp"
#include "plugins/mapping/script_limits.hpp"
#include "plugins/mapping/script_patterns.hpp"
#include "plugins/mapping/script_values.hpp"

namespace sambung::mapping {

namespace {

/// What a C function will go through: the bytes and elements that it was given.
std::int64_t work_of_arguments(lua_State* state) {
  std::int64_t work = 1;
  for (int i = 1; i <= lua_gettop(state); ++i) {
    const auto length = static_cast<std::int64_t>(lua_rawlen(state, i));
    work += lua_type(state, i) == LUA_TTABLE ? length : length / kBytesPerWork;
  }
  return work;
}

/// The C function in the upvalue, paid for beforehand.
int charged(lua_State* state) {
  charge(state, work_of_arguments(state));
  return lua_tocfunction(state, lua_upvalueindex(1))(state);
}

/// Charges what a number among the arguments says: how often something is done.
void charge_count(lua_State* state, std::int64_t times_per_work) {
  std::int64_t least = 0, most = 0;
  for (int i = 2; i <= lua_gettop(state); ++i) {
    int whole = 0;  // also of a text or a float that is one
    const lua_Integer number = lua_tointegerx(state, i, &whole);
    if (whole == 0) continue;
    least = std::min<std::int64_t>(least, number);
    most = std::max<std::int64_t>(most, number);
  }
  constexpr std::int64_t kFar = INT64_MAX / 4;
  charge(state, (std::min(most, kFar) - std::max(least, -kFar)) / times_per_work);
}

/// As `charged`, for functions that touch as many places as a number says, empty ones too.
int charged_by_count(lua_State* state) {
  charge_count(state, 1);
  return charged(state);
}

/// The bytes of what `rep` makes are paid for where they are allocated, but it repeats nothing too.
int charged_rep(lua_State* state) {
  charge_count(state, kBytesPerWork);
  return charged(state);
}

/// Sorting goes through a list about as often as its length has bits.
int charged_sort(lua_State* state) {
  constexpr std::int64_t kRounds = 16;
  charge(state, work_of_arguments(state) * kRounds);
  return charged(state);
}

/// Refuses what would print an address, which is another one each time.
void refuse_addresses(lua_State* state, int index) {
  const int type = lua_type(state, index);
  if (type == LUA_TTABLE || type == LUA_TFUNCTION) luaL_error(state, "a table is no text");
}

int text_of(lua_State* state) {
  luaL_checkany(state, 1);
  refuse_addresses(state, 1);
  if (lua_type(state, 1) == LUA_TLIGHTUSERDATA) {
    lua_pushliteral(state, "null");
  } else {
    luaL_tolstring(state, 1, nullptr);
  }
  return 1;
}

int formatted(lua_State* state) {
  std::size_t size = 0;
  const char* format = luaL_checklstring(state, 1, &size);
  for (std::size_t i = 0; i + 1 < size; ++i) {
    if (format[i] != '%') continue;
    ++i;
    while (i < size &&
           std::string_view("-+ #0123456789.").find(format[i]) != std::string_view::npos) {
      ++i;
    }
    if (i < size && format[i] == 'p') luaL_error(state, "invalid conversion to 'format'");
  }
  for (int i = 2; i <= lua_gettop(state); ++i) {
    refuse_addresses(state, i);
    if (lua_type(state, i) == LUA_TLIGHTUSERDATA) {
      lua_pushliteral(state, "null");
      lua_replace(state, i);
    }
  }
  return charged(state);
}

/// Upvalues: the table, its keys in order, how many were given.
int next_pair(lua_State* state) {
  const lua_Integer next = lua_tointeger(state, lua_upvalueindex(3)) + 1;
  lua_pushinteger(state, next);
  lua_replace(state, lua_upvalueindex(3));
  if (lua_rawgeti(state, lua_upvalueindex(2), next) == LUA_TNIL) return 1;
  lua_pushvalue(state, -1);
  lua_rawget(state, lua_upvalueindex(1));
  return 2;
}

/// Integers by size, then texts by bytes: Lua's own order is another one in each process.
int sorted_pairs(lua_State* state) {
  luaL_checktype(state, 1, LUA_TTABLE);
  std::vector<lua_Integer> numbers;
  std::vector<std::string> texts;
  for (lua_pushnil(state); lua_next(state, 1) != 0; lua_pop(state, 1)) {
    charge(state, 1);
    if (lua_isinteger(state, -2) != 0) {
      numbers.push_back(lua_tointeger(state, -2));
    } else if (lua_type(state, -2) == LUA_TSTRING) {
      std::size_t size = 0;
      const char* bytes = lua_tolstring(state, -2, &size);
      charge(state, static_cast<std::int64_t>(size) / kBytesPerWork);
      texts.emplace_back(bytes, size);
    } else {
      luaL_error(state, "'pairs' takes tables whose keys are texts and integers");
    }
  }
  charge(state, static_cast<std::int64_t>(numbers.size() + texts.size()) * 4);
  std::sort(numbers.begin(), numbers.end());
  std::sort(texts.begin(), texts.end());
  lua_pushvalue(state, 1);
  lua_createtable(state, static_cast<int>(numbers.size() + texts.size()), 0);
  lua_Integer count = 0;
  for (const lua_Integer number : numbers) {
    lua_pushinteger(state, number);
    lua_rawseti(state, -2, ++count);
  }
  for (const std::string& text : texts) {
    lua_pushlstring(state, text.data(), text.size());
    lua_rawseti(state, -2, ++count);
  }
  lua_pushinteger(state, 0);
  lua_pushcclosure(state, next_pair, 3);
  return 1;
}

int list(lua_State* state) {
  lua_settop(state, 1);
  if (lua_isnil(state, 1)) {
    lua_newtable(state);
    lua_replace(state, 1);
  }
  luaL_checktype(state, 1, LUA_TTABLE);
  mark_as_list(state);
  return 1;
}

int no_new_globals(lua_State* state) {
  return luaL_error(state, "a global is set while a record is mapped; write `local`");
}

/// Of the library on the top of the stack only what is named stays, each behind `guard`.
void keep(lua_State* state, std::initializer_list<const char*> names, lua_CFunction guard) {
  for (const char* name : names) {
    lua_getfield(state, -2, name);
    if (lua_isfunction(state, -1)) lua_pushcclosure(state, guard, 1);
    lua_setfield(state, -2, name);
  }
}

/// The library `open` opens, taken apart: pushes it and an empty table for what stays.
void take_apart(lua_State* state, const char* name, lua_CFunction open) {
  luaL_requiref(state, name, open, 0);
  lua_newtable(state);
}

/// Ends what take_apart began.
void put_together(lua_State* state, const char* name) {
  lua_setglobal(state, name);
  lua_pop(state, 1);
}

void open_string(lua_State* state) {
  take_apart(state, "string", luaopen_string);
  keep(state, {"byte", "char", "len", "lower", "upper", "reverse", "sub"}, charged);
  keep(state, {"rep"}, charged_rep);
  keep(state, {"format"}, formatted);
  add_pattern_functions(state);
  // Methods of texts (s:sub) come from here too.
  lua_pushliteral(state, "");
  lua_getmetatable(state, -1);
  lua_pushvalue(state, -3);
  lua_setfield(state, -2, "__index");
  lua_pop(state, 2);
  put_together(state, "string");
}

void open_table(lua_State* state) {
  take_apart(state, "table", luaopen_table);
  keep(state, {"concat", "insert", "remove", "pack"}, charged);
  keep(state, {"move", "unpack"}, charged_by_count);
  keep(state, {"sort"}, charged_sort);
  put_together(state, "table");
}

void open_math(lua_State* state) {
  take_apart(state, "math", luaopen_math);
  keep(state, {"abs",       "ceil", "floor", "fmod", "max",  "min",        "modf",      "sqrt",
               "tointeger", "type", "ult",   "exp",  "log",  "sin",        "cos",       "tan",
               "asin",      "acos", "atan",  "pi",   "huge", "maxinteger", "mininteger"},
       charged);
  put_together(state, "math");
}

void open_utf8(lua_State* state) {
  take_apart(state, "utf8", luaopen_utf8);
  keep(state, {"char", "charpattern", "codepoint", "codes", "len", "offset"}, charged);
  put_together(state, "utf8");
}

void open_basics(lua_State* state) {
  luaL_requiref(state, "_G", luaopen_base, 0);
  lua_newtable(state);
  for (const char* name : {"assert", "error", "ipairs", "select", "tonumber", "type"}) {
    lua_getfield(state, -2, name);
    lua_setfield(state, -2, name);
  }
  constexpr luaL_Reg kOwn[] = {
      {"tostring", text_of}, {"pairs", sorted_pairs}, {"array", list}, {nullptr, nullptr}};
  luaL_setfuncs(state, kOwn, 0);
  // What the script sees as globals is this table alone.
  lua_rawseti(state, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
  lua_pop(state, 1);
}

}  // namespace

void open_library(lua_State* state) {
  open_basics(state);
  open_string(state);
  open_table(state);
  open_math(state);
  open_utf8(state);
  open_values(state);
  lua_pushnil(state);
  lua_setfield(state, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
}

void close_globals(lua_State* state) {
  lua_pushglobaltable(state);
  lua_newtable(state);  // takes all of them, so that every assignment is to a new one
  for (lua_pushnil(state); lua_next(state, -3) != 0;) {
    lua_pushvalue(state, -2);
    lua_insert(state, -2);
    lua_rawset(state, -4);
  }
  for (lua_pushnil(state); lua_next(state, -2) != 0; lua_pop(state, 1)) {
    lua_pushvalue(state, -2);
    lua_pushnil(state);
    lua_rawset(state, -6);
  }
  lua_newtable(state);
  lua_insert(state, -2);
  lua_setfield(state, -2, "__index");
  lua_pushcfunction(state, no_new_globals);
  lua_setfield(state, -2, "__newindex");
  lua_setmetatable(state, -2);
  lua_pop(state, 1);
}

}  // namespace sambung::mapping
