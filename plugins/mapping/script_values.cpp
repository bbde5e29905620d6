#include "plugins/mapping/script_values.hpp"

#include <cmath>

#include "core/json/utf8.hpp"
#include "plugins/mapping/refusal.hpp"
#include "plugins/mapping/script_limits.hpp"

namespace sambung::mapping {

namespace {

using Json = nlohmann::json;

const char kListMark = 0;  // its address is the mark's key in the registry

bool is_marked(lua_State* state, int index) {
  if (lua_getmetatable(state, index) == 0) return false;
  lua_rawgetp(state, LUA_REGISTRYINDEX, &kListMark);
  const bool same = lua_rawequal(state, -1, -2) != 0;
  lua_pop(state, 2);
  return same;
}

/// Reads a value of Lua within bounds that hold for all of it.
class Taker {
 public:
  explicit Taker(lua_State* state) : state_(state) {}

  Result<Json> take(int index, std::size_t depth) {
    if (++values_ > kScriptValuesMax) return cannot("gives back more than 10000 values");
    switch (lua_type(state_, index)) {
      case LUA_TBOOLEAN: return Json(lua_toboolean(state_, index) != 0);
      case LUA_TNUMBER: return number(index);
      case LUA_TSTRING: return text(index);
      case LUA_TTABLE: return table(lua_absindex(state_, index), depth);
      case LUA_TLIGHTUSERDATA: return Json(nullptr);
      default: return cannot("gives back a value that is no text, number, table, bool or null");
    }
  }

 private:
  Result<Json> number(int index) {
    if (lua_isinteger(state_, index) != 0) {
      return Json(static_cast<std::int64_t>(lua_tointeger(state_, index)));
    }
    const double value = lua_tonumber(state_, index);
    if (!std::isfinite(value)) return cannot("gives back a number that is not finite");
    return Json(value);
  }
  Result<Json> text(int index) {
    std::size_t size = 0;
    const char* bytes = lua_tolstring(state_, index, &size);
    bytes_ += size;
    if (bytes_ > kScriptBytesMax) return cannot("gives back more than 1 MiB of text");
    if (!sambung::json::is_utf8({bytes, size}))
      return cannot("gives back a text that is not UTF-8");
    return Json(std::string(bytes, size));
  }
  Result<Json> table(int index, std::size_t depth) {
    if (depth == kScriptDepthMax) return cannot("gives back a table that is nested too deeply");
    if (lua_checkstack(state_, 4) == 0) return cannot("needs too much memory");
    const auto length = static_cast<std::size_t>(lua_rawlen(state_, index));
    return is_marked(state_, index) || length > 0 ? list(index, length, depth)
                                                  : object(index, depth);
  }
  Result<Json> list(int index, std::size_t length, std::size_t depth) {
    if (length > kScriptValuesMax) return cannot("gives back more than 10000 values");
    std::size_t members = 0;
    for (lua_pushnil(state_); lua_next(state_, index) != 0; lua_pop(state_, 1)) ++members;
    if (members != length) {
      return cannot("gives back a table that is neither a list nor an object");
    }
    Json list = Json::array();
    for (std::size_t i = 1; i <= length; ++i) {
      lua_rawgeti(state_, index, static_cast<lua_Integer>(i));
      auto element = take(-1, depth + 1);
      lua_pop(state_, 1);
      if (!element) return element;
      list.push_back(std::move(*element));
    }
    return list;
  }
  Result<Json> object(int index, std::size_t depth) {
    Json object = Json::object();
    for (lua_pushnil(state_); lua_next(state_, index) != 0; lua_pop(state_, 1)) {
      if (lua_type(state_, -2) != LUA_TSTRING) {
        return cannot("gives back a table that is neither a list nor an object");
      }
      auto key = text(-2);
      auto member = key ? take(-1, depth + 1) : std::move(key);
      if (!member) return member;
      object[key->get<std::string>()] = std::move(*member);
    }
    return object;
  }

  lua_State* state_;
  std::size_t values_ = 0;
  std::size_t bytes_ = 0;
};

void push_list(lua_State* state, const Json& list) {
  lua_createtable(state, static_cast<int>(list.size()), 0);
  lua_Integer index = 0;
  for (const Json& element : list) {
    push_value(state, element);
    lua_rawseti(state, -2, ++index);
  }
  mark_as_list(state);
}

void push_object(lua_State* state, const Json& object) {
  lua_createtable(state, 0, static_cast<int>(object.size()));
  for (const auto& [key, member] : object.items()) {
    lua_pushlstring(state, key.data(), key.size());
    push_value(state, member);
    lua_rawset(state, -3);
  }
}

}  // namespace

void open_values(lua_State* state) {
  lua_newtable(state);
  lua_rawsetp(state, LUA_REGISTRYINDEX, &kListMark);
  lua_pushlightuserdata(state, nullptr);
  lua_setglobal(state, "null");
}

void mark_as_list(lua_State* state) {
  lua_rawgetp(state, LUA_REGISTRYINDEX, &kListMark);
  lua_setmetatable(state, -2);
}

void push_value(lua_State* state, const Json& value) {
  luaL_checkstack(state, 4, "value");
  switch (value.type()) {
    case Json::value_t::boolean: return lua_pushboolean(state, value.get<bool>() ? 1 : 0);
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned: return lua_pushinteger(state, value.get<std::int64_t>());
    case Json::value_t::number_float: return lua_pushnumber(state, value.get<double>());
    case Json::value_t::string: {
      const auto& text = value.get_ref<const std::string&>();
      lua_pushlstring(state, text.data(), text.size());
      return;
    }
    case Json::value_t::array: return push_list(state, value);
    case Json::value_t::object: return push_object(state, value);
    default: return lua_pushlightuserdata(state, nullptr);
  }
}

Result<Json> value_at(lua_State* state, int index) { return Taker(state).take(index, 0); }

}  // namespace sambung::mapping
