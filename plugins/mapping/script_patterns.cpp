#include "plugins/mapping/script_patterns.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include "plugins/mapping/lua_pattern.hpp"
#include "plugins/mapping/script_budget.hpp"
#include "plugins/mapping/script_limits.hpp"

namespace sambung::mapping {

namespace {

// Destructors run when Lua raises an error: it is the library that throws (lua5.4-c++).

std::string_view text_argument(lua_State* state, int index) {
  std::size_t size = 0;
  const char* bytes = luaL_checklstring(state, index, &size);
  return {bytes, size};
}

/// The place that `init` of Lua's functions means, from 0; beyond the text when it is.
std::size_t start_of(lua_Integer init, std::size_t size) {
  const auto length = static_cast<lua_Integer>(size);
  if (init > 0) return static_cast<std::size_t>(std::min(init - 1, length + 1));
  if (init == 0 || init < -length) return 0;
  return static_cast<std::size_t>(length + init);
}

LuaPattern compiled(lua_State* state, std::string_view pattern, bool anchors) {
  if (pattern.size() > kPatternBytesMax) luaL_error(state, "pattern too long");
  charge(state, static_cast<std::int64_t>(pattern.size()));
  std::string reason;
  try {
    return LuaPattern(pattern, anchors);
  } catch (const PatternError& error) {
    reason = error.what();
  }
  luaL_error(state, "%s", reason.c_str());
  throw PatternError(reason);  // luaL_error does not return
}

/// As LuaPattern::find; what it took is charged, and raises an error when that is too much.
bool search(lua_State* state, const LuaPattern& pattern, std::string_view text, std::size_t from,
            LuaPattern::Match& match) {
  const std::int64_t before = budget_of(state).work_left;
  std::int64_t steps = before;
  const bool found = pattern.find(text, from, steps, match);
  charge(state, before - steps);
  return found;
}

void push_capture(lua_State* state, std::string_view text, const LuaPattern::Capture& capture) {
  if (capture.size == LuaPattern::kPosition) {
    return lua_pushinteger(state, static_cast<lua_Integer>(capture.begin) + 1);
  }
  const std::string_view piece = text.substr(capture.begin, capture.size);
  lua_pushlstring(state, piece.data(), piece.size());
}

/// Pushes the captures, or `whole` when the pattern has none; their number.
int push_captures(lua_State* state, std::string_view text, const LuaPattern::Match& match,
                  bool whole) {
  luaL_checkstack(state, static_cast<int>(LuaPattern::kCapturesMax), "captures");
  if (match.captures.empty() && whole) {
    push_capture(state, text, {match.begin, match.end - match.begin});
    return 1;
  }
  for (const auto& capture : match.captures) push_capture(state, text, capture);
  return static_cast<int>(match.captures.size());
}

bool is_plain(std::string_view pattern) {
  return pattern.find_first_of("^$*+?.([%-") == pattern.npos;
}

int find_plainly(lua_State* state, std::string_view text, std::string_view wanted,
                 std::size_t from) {
  charge(state, static_cast<std::int64_t>((text.size() - from) * (wanted.size() + 1) / 16));
  const std::size_t found = text.find(wanted, from);
  if (found == text.npos) {
    lua_pushnil(state);
    return 1;
  }
  lua_pushinteger(state, static_cast<lua_Integer>(found) + 1);
  lua_pushinteger(state, static_cast<lua_Integer>(found + wanted.size()));
  return 2;
}

int find_or_match(lua_State* state, bool find) {
  const std::string_view text = text_argument(state, 1), pattern = text_argument(state, 2);
  const std::size_t from = start_of(luaL_optinteger(state, 3, 1), text.size());
  if (from > text.size()) {
    lua_pushnil(state);
    return 1;
  }
  if (find && (lua_toboolean(state, 4) != 0 || is_plain(pattern))) {
    return find_plainly(state, text, pattern, from);
  }
  LuaPattern::Match match;
  if (!search(state, compiled(state, pattern, true), text, from, match)) {
    lua_pushnil(state);
    return 1;
  }
  if (!find) return push_captures(state, text, match, true);
  lua_pushinteger(state, static_cast<lua_Integer>(match.begin) + 1);
  lua_pushinteger(state, static_cast<lua_Integer>(match.end));
  return 2 + push_captures(state, text, match, false);
}

int find(lua_State* state) { return find_or_match(state, true); }
int match(lua_State* state) { return find_or_match(state, false); }

constexpr int kText = 1, kPattern = 2, kFrom = 3, kLastEnd = 4;

/// Upvalues: text, pattern, where to go on, where the last match ended (-1: nowhere).
int next_match(lua_State* state) {
  const std::string_view text = text_argument(state, lua_upvalueindex(kText));
  const LuaPattern pattern =
      compiled(state, text_argument(state, lua_upvalueindex(kPattern)), false);
  auto from = static_cast<std::size_t>(lua_tointeger(state, lua_upvalueindex(kFrom)));
  const lua_Integer last_end = lua_tointeger(state, lua_upvalueindex(kLastEnd));
  LuaPattern::Match found;
  while (from <= text.size() && search(state, pattern, text, from, found)) {
    from = found.end > found.begin ? found.end : found.begin + 1;
    // An empty match where the last one ended is that one again.
    if (static_cast<lua_Integer>(found.end) == last_end) {
      from = found.begin + 1;
      continue;
    }
    lua_pushinteger(state, static_cast<lua_Integer>(found.end));
    lua_copy(state, -1, lua_upvalueindex(kLastEnd));
    lua_copy(state, -1, lua_upvalueindex(kFrom));
    lua_pop(state, 1);
    return push_captures(state, text, found, true);
  }
  return 0;
}

int gmatch(lua_State* state) {
  const std::string_view text = text_argument(state, 1);
  text_argument(state, 2);
  const std::size_t from = start_of(luaL_optinteger(state, 3, 1), text.size());
  lua_settop(state, 2);
  lua_pushinteger(state, static_cast<lua_Integer>(from));
  lua_pushinteger(state, -1);
  lua_pushcclosure(state, next_match, 4);
  return 1;
}

/// The replacement text with %0 to %9 in it.
void add_filled(lua_State* state, std::string& out, std::string_view text,
                const LuaPattern::Match& match) {
  const std::string_view filling = text_argument(state, 3);
  for (std::size_t i = 0; i < filling.size(); ++i) {
    if (filling[i] != '%') {
      out += filling[i];
      continue;
    }
    const char next = ++i < filling.size() ? filling[i] : '\0';
    const auto number = static_cast<std::size_t>(next - '1');
    if (next == '%') {
      out += '%';
    } else if (next == '0' || (next == '1' && match.captures.empty())) {
      out += text.substr(match.begin, match.end - match.begin);
    } else if (next >= '1' && next <= '9' && number < match.captures.size()) {
      const auto& capture = match.captures[number];
      out += capture.size == LuaPattern::kPosition ? std::to_string(capture.begin + 1)
                                                   : text.substr(capture.begin, capture.size);
    } else {
      luaL_error(state, "invalid use of '%%' in replacement string");
    }
  }
}

/// What a table or function says in the place of the match; the match itself when that is nothing.
void add_looked_up(lua_State* state, std::string& out, std::string_view text,
                   const LuaPattern::Match& match) {
  if (lua_type(state, 3) == LUA_TTABLE) {
    push_captures(state, text, match, true);
    lua_settop(state, 4);  // the first capture
    lua_gettable(state, 3);
  } else {
    lua_pushvalue(state, 3);
    const int count = push_captures(state, text, match, true);
    lua_call(state, count, 1);
  }
  if (lua_toboolean(state, -1) == 0) {
    out += text.substr(match.begin, match.end - match.begin);
  } else if (lua_isstring(state, -1) != 0) {
    out += text_argument(state, -1);
  } else {
    luaL_error(state, "invalid replacement value");
  }
  lua_settop(state, 3);
}

int gsub(lua_State* state) {
  const std::string_view text = text_argument(state, 1);
  const LuaPattern pattern = compiled(state, text_argument(state, 2), true);
  const int kind = lua_type(state, 3);
  luaL_argexpected(
      state,
      kind == LUA_TNUMBER || kind == LUA_TSTRING || kind == LUA_TFUNCTION || kind == LUA_TTABLE, 3,
      "string/function/table");
  const lua_Integer most = luaL_optinteger(state, 4, static_cast<lua_Integer>(text.size()) + 1);
  lua_settop(state, 3);
  std::string out;
  std::size_t copied = 0, from = 0;
  std::optional<std::size_t> last_end;
  lua_Integer count = 0;
  LuaPattern::Match found;
  while (count < most && from <= text.size() && search(state, pattern, text, from, found)) {
    if (last_end == found.end) {
      from = found.begin + 1;
    } else {
      out += text.substr(copied, found.begin - copied);
      if (kind == LUA_TTABLE || kind == LUA_TFUNCTION) {
        add_looked_up(state, out, text, found);
      } else {
        add_filled(state, out, text, found);
      }
      ++count;
      copied = found.end;
      last_end = found.end;
      from = found.end;
    }
    if (out.size() > kScriptBlockMax) luaL_error(state, "not enough memory");
    if (pattern.anchored()) break;
  }
  out += text.substr(copied);
  lua_pushlstring(state, out.data(), out.size());
  lua_pushinteger(state, count);
  return 2;
}

}  // namespace

void add_pattern_functions(lua_State* state) {
  constexpr luaL_Reg kFunctions[] = {
      {"find", find}, {"match", match}, {"gmatch", gmatch}, {"gsub", gsub}, {nullptr, nullptr}};
  luaL_setfuncs(state, kFunctions, 0);
}

}  // namespace sambung::mapping
