#include "plugins/mapping/script_budget.hpp"

#include <cstdlib>
#include <ctime>

#include "plugins/mapping/script_limits.hpp"

namespace sambung::mapping {

namespace {

constexpr int kInstructionsBetween = 1000;
[[noreturn]] void stop(lua_State* state) {
  budget_of(state).stopped = true;
  // Innermost is the script itself in a hook, and a function of the library in a call.
  std::size_t length = 0;
  for (int level = 0; level < 2 && length == 0; ++level) {
    luaL_where(state, level);
    length = static_cast<std::size_t>(lua_rawlen(state, -1));
  }
  lua_pushliteral(state, "too much work");
  lua_concat(state, 2);
  lua_error(state);
  std::abort();  // lua_error does not return
}

/// The processor's time of this thread: a machine that is busy otherwise stops no script.
std::chrono::nanoseconds thread_time() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

void count(lua_State* state, lua_Debug*) {
  charge(state, kInstructionsBetween);
  if (thread_time() > budget_of(state).deadline) stop(state);
}

}  // namespace

void ScriptBudget::refill() {
  work_left = kScriptWorkMax;
  deadline = thread_time() + kScriptTimeMax;
  stopped = false;
}

void* allocate_for_script(void* budget, void* block, std::size_t old_size, std::size_t new_size) {
  auto& left = *static_cast<ScriptBudget*>(budget);
  if (block == nullptr) old_size = 0;  // says what kind of thing it is for
  if (new_size == 0) {
    std::free(block);
    left.memory_used -= old_size;
    return nullptr;
  }
  if (new_size > old_size) {
    const std::size_t more = new_size - old_size;
    if (new_size > kScriptBlockMax || left.memory_used + more > kScriptMemoryMax) return nullptr;
    left.work_left -= static_cast<std::int64_t>(more) / kBytesPerWork;
  }
  void* moved = std::realloc(block, new_size);
  if (moved != nullptr) left.memory_used = left.memory_used - old_size + new_size;
  return moved;
}

ScriptBudget& budget_of(lua_State* state) {
  return **static_cast<ScriptBudget**>(lua_getextraspace(state));
}

void charge(lua_State* state, std::int64_t work) {
  ScriptBudget& budget = budget_of(state);
  budget.work_left = work > budget.work_left ? -1 : budget.work_left - work;
  if (budget.work_left < 0) stop(state);
}

void watch_instructions(lua_State* state) {
  lua_sethook(state, count, LUA_MASKCOUNT, kInstructionsBetween);
}

}  // namespace sambung::mapping
