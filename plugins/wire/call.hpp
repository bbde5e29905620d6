#pragma once

#include <sambung/abi.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

/// Operations of extensions on the wire: one kCall, any number of kEmit, one kReply.
namespace sambung::wire {

inline constexpr std::size_t kCallRequestsMax = 512;
/// What one call may emit in all; the host refuses more.
inline constexpr std::size_t kEmitBytesMax = 32U << 20;

struct Call {
  std::string operation;  ///< extension id, "sambung.probe/0"
  std::uint32_t deadline_ms = 0;
  std::uint32_t limit = 0;
  std::vector<std::string> requests;
  std::vector<std::string> contexts;  ///< as many as requests, or none
};

struct Emit {
  std::uint32_t request = 0;
  std::int32_t kind = SAMBUNG_EMIT_ITEM;
  std::string item;
};

/// What became of a call as a whole, before any of its requests.
enum class CallFate : std::uint8_t { kRan = 0, kAbsent = 1 };

struct Reply {
  CallFate fate = CallFate::kRan;  ///< kAbsent: the connector has no such extension
  std::vector<sambung_outcome> outcomes;
};

/// Whether a call fits a frame and its counts are within their bounds.
Result<void> check_call(const Call& call);

std::string encode_call(std::uint64_t sequence, const Call& call);
Result<Call> decode_call(std::string_view payload);
std::string encode_emit(std::uint64_t sequence, std::uint32_t request, std::int32_t kind,
                        std::string_view item);
Result<Emit> decode_emit(std::string_view payload);
std::string encode_reply(std::uint64_t sequence, const Reply& reply);
Result<Reply> decode_reply(std::string_view payload);

}  // namespace sambung::wire
