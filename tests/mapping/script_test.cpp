#include "plugins/mapping/script.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>

#include "plugins/mapping/script_limits.hpp"
#include "tests/mapping/made.hpp"

namespace sambung::mapping {
namespace {

using ::testing::AnyOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// A script whose to_canonical has `body`, called with `native`: what came back, or the error.
std::string run(const std::string& body, std::string_view native = "{}") {
  auto script = Script::load("function to_canonical(native, canonical, object)\n" + body + "\nend");
  if (!script) return script.error().what;
  const auto result = script->to_canonical(json_of(native), Json::object(), "contact");
  return result ? write_json(*result) : result.error().what;
}

double seconds_of_cpu() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

TEST(Script, TakesAndGivesTables) {
  EXPECT_EQ(run("canonical.a = native.b.c; return canonical", R"({"b":{"c":"x"}})"),
            R"({"a":"x"})");
  EXPECT_EQ(run("canonical.o = object; return canonical"), R"({"o":"contact"})");
}

TEST(Script, KeepsIntegersListsNullAndAbsentApart) {
  EXPECT_EQ(run("return native", R"({"big":9223372036854775807,"e":[],"f":0.5,"l":[1,null],"n":null,
                                     "o":{},"t":true})"),
            R"({"big":9223372036854775807,"e":[],"f":0.5,"l":[1,null],"n":null,"o":{},"t":true})");
  EXPECT_EQ(run("return {a = native.n == null, b = native.x == nil, c = native.n == nil, d = null}",
                R"({"n":null})"),
            R"({"a":true,"b":true,"c":false,"d":null})");
  EXPECT_EQ(run("return {i = 7 // 2, j = native.i + 1, l = array(), o = {}}",
                R"({"i":9007199254740992})"),
            R"({"i":3,"j":9007199254740993,"l":[],"o":{}})");
}

TEST(Script, HasItsLibraryAndNothingThatReachesOut) {
  for (const char* name :
       {"io",           "os",           "debug",       "package",     "require",
        "load",         "loadstring",   "dofile",      "loadfile",    "collectgarbage",
        "setmetatable", "getmetatable", "rawset",      "rawget",      "next",
        "pcall",        "xpcall",       "print",       "coroutine",   "_G",
        "warn",         "string.dump",  "string.pack", "math.random", "math.randomseed"}) {
    EXPECT_EQ(run(std::string("return {gone = ") + name + " == nil}"), R"({"gone":true})") << name;
  }
  EXPECT_EQ(run("return {a = ('x'):rep(3), b = string.format('%05d %s', 42, 'y'), "
                "c = table.concat({'p','q'}, ','), d = math.max(1, 2), e = utf8.len('é'), "
                "f = ('a-b'):gsub('%-', '+'), g = select('#', 1, 2), h = tostring(1.5), "
                "i = tonumber('0x10'), j = type(null), k = #'abc'}"),
            R"({"a":"xxx","b":"00042 y","c":"p,q","d":2,"e":1,"f":"a+b","g":2,"h":"1.5","i":16,)"
            R"("j":"userdata","k":3})");
}

TEST(Script, PatternFunctionsAreLuas) {
  EXPECT_EQ(run("local t = array() for k, v in ('a=1, b=2'):gmatch('(%w+)=(%w+)') do "
                "t[#t+1] = k .. v end return {t = t}"),
            R"({"t":["a1","b2"]})");
  EXPECT_EQ(run("local s, n = ('hello world'):gsub('o', {o = '0'}) return {s = s, n = n}"),
            R"({"n":2,"s":"hell0 w0rld"})");
  EXPECT_EQ(run("return {s = ('abc'):gsub('%w', function(c) return c:upper() .. '.' end)}"),
            R"({"s":"A.B.C."})");
  EXPECT_EQ(run("return {s = ('abc'):gsub('', '-'), m = ('  x '):match('^%s*(.-)%s*$')}"),
            R"({"m":"x","s":"-a-b-c-"})");
  EXPECT_EQ(run("local b, e, c = ('key=val'):find('(%w+)$') return {b = b, e = e, c = c}"),
            R"({"b":5,"c":"val","e":7})");
  EXPECT_EQ(run("return {p = ('a.b'):find('.', 1, true), n = ('a'):find('a', 9) == nil}"),
            R"({"n":true,"p":2})");
  EXPECT_EQ(run("return {s = ('x y'):gsub('(%w) (%w)', '%2 %1 %0 %%')}"), R"({"s":"y x x y %"})");
}

TEST(Script, GivesTheSameEachTime) {
  const std::string body =
      "local t = array() for k in pairs(native) do t[#t+1] = k end return {k = t}";
  const std::string native = R"({"zeta":1,"alpha":2,"mid":3,"beta":4})";
  EXPECT_EQ(run(body, native), R"({"k":["alpha","beta","mid","zeta"]})");
  EXPECT_THAT(run("return {a = tostring({})}"), HasSubstr("a table is no text"));
  EXPECT_THAT(run("return {a = string.format('%s', {})}"), HasSubstr("a table is no text"));
  EXPECT_THAT(run("return {a = string.format('%p', 'x')}"), HasSubstr("invalid conversion"));
}

TEST(Script, CannotKeepAnythingInGlobals) {
  EXPECT_THAT(run("count = 1 return {}"), StartsWith("script:2: a global is set"));
  EXPECT_THAT(run("to_native = 1 return {}"), StartsWith("script:2: a global is set"));
}

TEST(Script, ThatNeverEndsIsStoppedInAMillisecondOrSo) {
  auto script = Script::load("function to_canonical() while true do end end");
  ASSERT_TRUE(script);
  const double before = seconds_of_cpu();
  for (int i = 0; i < 20; ++i) {
    const auto result = script->to_canonical(Json::object(), Json::object(), "contact");
    EXPECT_EQ(result.error().what, "script:1: too much work");
  }
  EXPECT_LT(seconds_of_cpu() - before, 20 * 0.05);
  EXPECT_THAT(Script::load("while true do end").error().what, EndsWith("too much work"));
}

/// What would take seconds or gigabytes if it were only counted by instructions.
TEST(Script, BombsOfTheLibraryAreStopped) {
  const char* const kBombs[] = {
      "return {a = ('x'):rep(1 << 40)}",
      "return {a = (''):rep(1 << 60)}",
      "return {a = (''):rep('1e15')}",
      "return {a = ('x'):rep(200000, ('y'):rep(200000))}",
      "local s = 'x' while true do s = s .. s end",
      "local t = {} while true do t[#t+1] = {} end",
      "local s = ('a'):rep(200000) return {a = s:find('.-.-.-.-.-x')}",
      "local s = ('a'):rep(20000) return {a = s:match(('a?'):rep(30) .. 'b')}",
      "local s = ('a'):rep(200000) return {a = s:gsub('.-b', 'c')}",
      "local s = ('('):rep(100000) return {a = s:find('%b()')}",
      "local s = ('a'):rep(100000) return {a = s:find(('a'):rep(50000) .. 'b', 1, true)}",
      "local s = ('a'):rep(200000) while true do s = s:upper() end",
      "local s = ('a'):rep(200000) while true do local n = utf8.len(s) end",
      "return {a = ('a'):rep(300):gsub('a', ('b'):rep(10000))}",
      "return {a = string.format(('%s'):rep(100), ('x'):rep(200000))}",
      "local t = {} for i = 1, 1e9 do t[i] = i end",
      "local t = {} for i = 1, 9000 do t[i] = 0 end while true do table.insert(t, 1, 0) end",
      "table.move({}, 1, 1 << 60, 2)",
      "table.move({}, -(1 << 62), 1 << 62, 2)",
      "return {a = select('#', table.unpack({}, 1, 1 << 60))}",
      "local t = {} for i = 1, 9000 do t[i] = 9000 - i end "
      "while true do table.sort(t, function(a, b) return a < b end) end",
      "local t = {} for i = 1, 9000 do t[i] = 9000 - i end while true do table.sort(t) end",
      "local function f() return f() + 1 end return f()",
      "local s = ('a'):rep(200000) local a, b = s .. 'x', s .. 'x' while true do local c = a == b end",
      "local s = ('a'):rep(200000) local a, b = s .. 'x', s .. 'y' while true do local c = a < b end",
      "for i in pairs(setmetatable and {} or {}) do end while true do for k in ('a'):gmatch('') do end "
      "end"};
  for (const char* bomb : kBombs) {
    const double before = seconds_of_cpu();
    const std::string said = run(bomb);
    EXPECT_LT(seconds_of_cpu() - before, 1.0) << bomb;
    EXPECT_THAT(said, AnyOf(HasSubstr("too much work"), HasSubstr("not enough memory"),
                            HasSubstr("stack overflow"), HasSubstr("resulting string too large"),
                            HasSubstr("too many results")))
        << bomb;
  }
}

TEST(Script, BombsOfItsTextAreStopped) {
  EXPECT_THAT(Script::load(std::string(kScriptSourceMax + 1, ' ')).error().what,
              HasSubstr("longer than 64 KiB"));
  EXPECT_FALSE(Script::load("x = " + std::string(60'000, '(')));
  EXPECT_FALSE(Script::load("\x1bLua"));
  EXPECT_FALSE(Script::load("x = " + std::string(30'000, '{')));
  EXPECT_FALSE(Script::load("local x <close> = 1"));
}

TEST(Script, IsAsGoodAsNewAfterItWasStopped) {
  auto script = Script::load(
      "function to_canonical(native, canonical)\n"
      "if native.bad then while true do end end return {ok = true} end");
  ASSERT_TRUE(script);
  EXPECT_FALSE(script->to_canonical(json_of(R"({"bad":1})"), Json::object(), "contact"));
  EXPECT_EQ(write_json(*script->to_canonical(Json::object(), Json::object(), "contact")),
            R"({"ok":true})");
}

TEST(Script, SaysTheLineAndTheReasonAndNeverAValue) {
  const char* const kNative = R"({"name":"Siti Rahma","phone":"+628123456789"})";
  const std::pair<const char*, const char*> kMistakes[] = {
      {"return native.missing.name", "script:2: attempt to index a nil value (missing)"},
      {"error('no tier given')", "script:2: no tier given"},
      {"error('bad phone ' .. native.phone)",
       "script:2: error() with a text that the script made, which is not shown"},
      {"error(native.name, 0)",
       "script: error() with a text that the script made, which is not shown"},
      {"error({native.name})", "script: error() with a value that is no text"},
      {"return native.name + 1", "script:2: attempt to add a value"},
      {"return native[native.name].x", "script:2: attempt to index a nil value"},
      {"return native.none + 1", "script:2: attempt to perform arithmetic on a nil value (none)"},
      {"return native.name:nothing()", "script:2: attempt to call a nil value (nothing)"},
      {"return ('x'):find(native.phone .. '(')", "script:2: unfinished capture"},
      {"return string.format(native.name, '%Siti')", "script: to_canonical gives back no object"},
      {"return string.format('%y' .. native.name, 1)", "script:2: invalid conversion"},
      {"assert(false, native.name)",
       "script:2: error() with a text that the script made, which is not shown"},
      {"return {[1] = 1, [native.name] = 2}",
       "script: to_canonical gives back a table that is neither a list nor an object"}};
  for (const auto& [body, said] : kMistakes) {
    const std::string reason = run(body, kNative);
    EXPECT_THAT(reason, StartsWith(said)) << body;
    EXPECT_THAT(reason, Not(HasSubstr("Siti"))) << body;
    EXPECT_THAT(reason, Not(HasSubstr("62812"))) << body;
  }
}

TEST(Script, GivesBackNoMoreThanItsBounds) {
  EXPECT_THAT(run("local t = {} local u = t for i = 1, 40 do u.n = {} u = u.n end return t"),
              HasSubstr("nested too deeply"));
  EXPECT_THAT(run("local t = {} t.t = t return t"), HasSubstr("nested too deeply"));
  EXPECT_THAT(run("local t = array() for i = 1, 12000 do t[i] = i end return {t = t}"),
              HasSubstr("more than 10000 values"));
  EXPECT_THAT(run("local s = ('x'):rep(200000) return {a=s, b=s, c=s, d=s, e=s, f=s}"),
              HasSubstr("more than 1 MiB"));
  EXPECT_THAT(run("return {a = '\\xff'}"), HasSubstr("not UTF-8"));
  EXPECT_THAT(run("return {a = 1/0}"), HasSubstr("not finite"));
  EXPECT_THAT(run("return {a = print or type}"), HasSubstr("no text, number, table"));
  EXPECT_THAT(run(""), HasSubstr("gives back a value that is no"));
}

TEST(ScriptedMapping, RunsAfterTheRulesAndGivesOnlyDeclaredFields) {
  Mapping mapping = made(R"({"contact":{"name":"/name","tier":{"as":"script","at":["/points"]}},
    "script":"function to_canonical(native, c)\n  c.tier = native.points > 9 and 'gold' or null\n  return c\nend\nfunction to_native(c, native)\n  if c.tier then native.points = c.tier == 'gold' and 10 or 0 end\n  return native\nend"})");
  EXPECT_EQ(write_json(*mapping.to_canonical("contact", json_of(R"({"name":"A","points":10})"))),
            R"({"name":"A","tier":"gold"})");
  EXPECT_EQ(write_json(*mapping.to_canonical("contact", json_of(R"({"points":1})"))),
            R"({"tier":null})");
  EXPECT_EQ(write_json(*mapping.to_native("contact", json_of(R"({"tier":"gold"})"), Json())),
            R"({"points":10})");
  EXPECT_EQ(mapping.native_fields("contact"), (std::set<std::string>{"name", "points"}));
  Mapping stray = made(R"({"contact":{"name":{"as":"script"}},
                           "script":"function to_canonical(n, c) c.other = 1 return c end"})");
  EXPECT_THAT(stray.to_canonical("contact", Json::object()).error().what,
              HasSubstr("a field that no rule brings in"));
}

}  // namespace
}  // namespace sambung::mapping
