#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <lua.hpp>

namespace sambung::mapping {

/// What is left of a script's bounds. The state's allocator and extra space point at it.
struct ScriptBudget {
  std::int64_t work_left = 0;
  std::size_t memory_used = 0;
  std::chrono::nanoseconds deadline{};  ///< of the thread's processor time
  bool stopped = false;                 ///< the state was left in the middle of something

  /// Full again, but for memory, which the state still holds.
  void refill();
};

/// lua_Alloc over a ScriptBudget: refuses what is beyond the memory and counts the work of filling it.
void* allocate_for_script(void* budget, void* block, std::size_t old_size, std::size_t new_size);

ScriptBudget& budget_of(lua_State* state);

/// Counts `work`; raises an error in Lua when there is no more.
void charge(lua_State* state, std::int64_t work);

/// Makes the state count its instructions.
void watch_instructions(lua_State* state);

}  // namespace sambung::mapping
