// The matcher against Lua's own, on generated patterns and texts.
#include "plugins/mapping/lua_pattern.hpp"

#include <gtest/gtest.h>

#include <lua.hpp>
#include <memory>
#include <random>
#include <string>

namespace sambung::mapping {
namespace {

/// What string.find of Lua says: "no", "error", or begin, end and captures.
class LuasOwn {
 public:
  LuasOwn() : state_(luaL_newstate(), lua_close) { luaL_openlibs(state_.get()); }
  std::string find(const std::string& text, const std::string& pattern) {
    lua_State* state = state_.get();
    lua_settop(state, 0);
    lua_getglobal(state, "string");
    lua_getfield(state, -1, "find");
    lua_pushlstring(state, text.data(), text.size());
    lua_pushlstring(state, pattern.data(), pattern.size());
    if (lua_pcall(state, 2, LUA_MULTRET, 0) != LUA_OK) return "error";
    if (lua_isnil(state, 2)) return "no";
    std::string said;
    for (int i = 2; i <= lua_gettop(state); ++i) {
      const char type = lua_type(state, i) == LUA_TNUMBER ? '#' : '$';
      said += type + std::string(lua_tostring(state, i)) + "|";
    }
    return said;
  }

 private:
  std::unique_ptr<lua_State, decltype(&lua_close)> state_;
};

std::string ours(const std::string& text, const std::string& pattern) {
  try {
    const LuaPattern compiled(pattern, true);
    LuaPattern::Match match;
    std::int64_t steps = 1'000'000;
    if (!compiled.find(text, 0, steps, match)) return "no";
    std::string said =
        "#" + std::to_string(match.begin + 1) + "|#" + std::to_string(match.end) + "|";
    for (const auto& capture : match.captures) {
      said += capture.size == LuaPattern::kPosition
                  ? "#" + std::to_string(capture.begin + 1)
                  : "$" + text.substr(capture.begin, capture.size);
      said += "|";
    }
    return said;
  } catch (const PatternError&) {
    return "error";
  }
}

TEST(LuaPattern, FindsWhatLuaFinds) {
  static const std::vector<std::string> kPieces = {
      "a",       "b",    "(",  ")",    "()",     "%a",     "%D", "%s", ".", "[ab]", "[^a]",
      "[a-c%d]", "[]a]", "%1", "%b()", "%f[%w]", "*",      "+",  "-",  "?", "^",    "$",
      "%.",      "%%",   "%w", "%u",   "%x",     "[%s,-]", "%",  "[",  "1", " "};
  static const std::string kLetters = "aabbc1 (),.A%]-";
  std::minstd_rand random(20261126);
  LuasOwn lua;
  std::size_t matches = 0, errors = 0;
  for (int i = 0; i < 60'000; ++i) {
    std::string pattern, text;
    for (std::size_t n = 1 + random() % 7; n > 0; --n)
      pattern += kPieces[random() % kPieces.size()];
    for (std::size_t n = random() % 12; n > 0; --n) text += kLetters[random() % kLetters.size()];
    const std::string wanted = lua.find(text, pattern);
    const std::string got = ours(text, pattern);
    // Lua finds some mistakes only when the match gets to them; here a pattern is wrong or right.
    if (got == "error" && wanted == "no") continue;
    if (got == "error" && wanted != "error") {
      EXPECT_NE(pattern.find_first_of("([%)"), pattern.npos) << pattern;
      continue;
    }
    ASSERT_EQ(got, wanted) << "pattern " << pattern << " text " << text;
    matches += got.front() == '#' ? 1 : 0;
    errors += got == "error" ? 1 : 0;
  }
  EXPECT_GT(matches, 5000U);
  EXPECT_GT(errors, 5000U);
}

TEST(LuaPattern, GivesUpWhenItsStepsAreUsed) {
  const LuaPattern pattern(".-.-.-.-.-.-.-.-x", true);
  LuaPattern::Match match;
  std::int64_t steps = 100'000;
  EXPECT_FALSE(pattern.find(std::string(5000, 'a'), 0, steps, match));
  EXPECT_LT(steps, 0);
  EXPECT_GT(steps, -20'000);
}

}  // namespace
}  // namespace sambung::mapping
