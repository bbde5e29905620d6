#include "plugins/mapping/script.hpp"

#include <lua.hpp>

#include "plugins/mapping/refusal.hpp"
#include "plugins/mapping/script_budget.hpp"
#include "plugins/mapping/script_error.hpp"
#include "plugins/mapping/script_library.hpp"
#include "plugins/mapping/script_limits.hpp"
#include "plugins/mapping/script_values.hpp"

namespace sambung::mapping {

namespace {

constexpr const char* kToCanonical = "to_canonical";
constexpr const char* kToNative = "to_native";

}  // namespace

/// A state with the library, and its bounds.
class Sandbox {
 public:
  Sandbox() {
    budget_.refill();
    state_ = lua_newstate(allocate_for_script, &budget_);
    if (state_ != nullptr) *static_cast<ScriptBudget**>(lua_getextraspace(state_)) = &budget_;
  }
  ~Sandbox() {
    if (state_ != nullptr) lua_close(state_);
  }
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  /// Runs `body` with `argument` where Lua's errors end; the message of one that came.
  std::string run(lua_CFunction body, void* argument) {
    if (state_ == nullptr) return "not enough memory";
    budget_.refill();
    lua_settop(state_, 0);
    lua_pushcfunction(state_, body);
    lua_pushlightuserdata(state_, argument);
    const int outcome = lua_pcall(state_, 1, 0, 0);
    if (outcome == LUA_OK) return {};
    std::string message = message_of(outcome);
    lua_settop(state_, 0);
    return message;
  }
  bool stopped() const { return state_ == nullptr || budget_.stopped; }

 private:
  std::string message_of(int outcome) {
    if (outcome == LUA_ERRMEM || lua_type(state_, -1) != LUA_TSTRING) {
      if (outcome == LUA_ERRMEM) budget_.stopped = true;
      return outcome == LUA_ERRRUN ? "error() with a value that is no text" : "not enough memory";
    }
    std::size_t size = 0;
    const char* bytes = lua_tolstring(state_, -1, &size);
    return std::string(bytes, size);
  }

  ScriptBudget budget_;
  lua_State* state_ = nullptr;
};

namespace {

struct Loading {
  const std::string& source;
  bool to_canonical = false;
  bool to_native = false;
};

bool has_function(lua_State* state, const char* name) {
  const bool there = lua_getglobal(state, name) == LUA_TFUNCTION;
  lua_pop(state, 1);
  return there;
}

int load_body(lua_State* state) {
  auto& loading = *static_cast<Loading*>(lua_touserdata(state, 1));
  open_library(state);
  watch_instructions(state);
  const std::string& source = loading.source;
  if (luaL_loadbufferx(state, source.data(), source.size(), "=script", "t") != LUA_OK) {
    return lua_error(state);
  }
  lua_call(state, 0, 0);
  loading.to_canonical = has_function(state, kToCanonical);
  loading.to_native = has_function(state, kToNative);
  close_globals(state);
  return 0;
}

struct Calling {
  const char* function;
  const Json& first;
  const Json& second;
  std::string_view object;
  Result<Json> result{Json()};
};

int call_body(lua_State* state) {
  auto& calling = *static_cast<Calling*>(lua_touserdata(state, 1));
  lua_getglobal(state, calling.function);
  push_value(state, calling.first);
  push_value(state, calling.second);
  lua_pushlstring(state, calling.object.data(), calling.object.size());
  lua_call(state, 3, 1);
  calling.result = value_at(state, -1);
  return 0;
}

}  // namespace

struct Script::Parts {
  std::string source;
  bool has_to_canonical = false;
  bool has_to_native = false;
  std::unique_ptr<Sandbox> sandbox;

  Result<void> load() {
    sandbox = std::make_unique<Sandbox>();
    Loading loading{.source = source};
    const std::string message = sandbox->run(load_body, &loading);
    has_to_canonical = loading.to_canonical;
    has_to_native = loading.to_native;
    if (message.empty()) return {};
    sandbox.reset();
    return cannot(script_reason(message, source));
  }

  Result<Json> call(const char* function, const Json& first, const Json& second,
                    std::string_view object) {
    if (!sandbox) {
      if (auto loaded = load(); !loaded) return loaded.error();
    }
    Calling calling{.function = function, .first = first, .second = second, .object = object};
    const std::string message = sandbox->run(call_body, &calling);
    if (sandbox->stopped()) sandbox.reset();
    if (!message.empty()) return cannot(script_reason(message, source));
    const std::string what = std::string("script: ") + function + " ";
    if (!calling.result) return cannot(what + calling.result.error().what);
    if (!calling.result->is_object()) {
      return cannot(what + "gives back no object; end it with `return` and the table");
    }
    return std::move(calling.result);
  }
};

Script::Script(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Script::Script(Script&&) noexcept = default;
Script& Script::operator=(Script&&) noexcept = default;
Script::~Script() = default;

Result<Script> Script::load(std::string source) {
  if (source.size() > kScriptSourceMax) return cannot("script: is longer than 64 KiB");
  auto parts = std::make_unique<Parts>();
  parts->source = std::move(source);
  if (auto loaded = parts->load(); !loaded) return loaded.error();
  if (!parts->has_to_canonical && !parts->has_to_native) {
    return cannot(
        "script: defines neither function to_canonical(native, canonical) nor "
        "function to_native(canonical, native)");
  }
  return Script(std::move(parts));
}

bool Script::has_to_canonical() const { return parts_->has_to_canonical; }
bool Script::has_to_native() const { return parts_->has_to_native; }

Result<Json> Script::to_canonical(const Json& native, const Json& canonical,
                                  std::string_view object) {
  return parts_->call(kToCanonical, native, canonical, object);
}

Result<Json> Script::to_native(const Json& canonical, const Json& native, std::string_view object) {
  return parts_->call(kToNative, canonical, native, object);
}

}  // namespace sambung::mapping
