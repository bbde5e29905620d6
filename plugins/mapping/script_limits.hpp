#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace sambung::mapping {

/// What a script may use. Work is counted in instructions of Lua's machine; what the C functions of
/// its libraries do inside one is counted by the bytes and elements that they go through. Counting
/// is the same on every machine; the clock (processor time) only ends what counting misjudges.
inline constexpr std::int64_t kScriptWorkMax = 200'000;          ///< a call; about 1 ms
inline constexpr std::int64_t kBytesPerWork = 16;                ///< that a C function goes through
inline constexpr std::chrono::milliseconds kScriptTimeMax{200};  ///< of the processor
inline constexpr std::size_t kScriptMemoryMax = 8U << 20;
inline constexpr std::size_t kScriptBlockMax = 256U << 10;  ///< one text, or one list's places
inline constexpr std::size_t kScriptSourceMax = 64U << 10;
inline constexpr std::size_t kPatternBytesMax = 256;
/// Of the table that a function gives back.
inline constexpr std::size_t kScriptDepthMax = 16;
inline constexpr std::size_t kScriptValuesMax = 10'000;
inline constexpr std::size_t kScriptBytesMax = 1U << 20;

}  // namespace sambung::mapping
