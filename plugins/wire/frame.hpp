#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace sambung::wire {

/// What travels between the broker and sambung-host, one frame a ZeroMQ message (and, for
/// kBootstrap alone, one frame on the inherited socket). README.md has the layout and the order of
/// frames.
enum class FrameType : std::uint8_t {
  kBootstrap = 1,  ///< broker: who you are, what to load, where to connect; has secrets
  kHello = 2,      ///< host: the token that proves who it is
  kReady = 3,      ///< host: the connector runs, or why it does not
  kDeliver = 4,    ///< broker: a batch
  kOutcomes = 5,   ///< host: its outcomes
  kHeartbeat = 6,  ///< host: its socket thread is alive
  kCall = 7,       ///< broker: an operation of an extension
  kEmit = 8,       ///< host: one result of it
  kReply = 9,      ///< host: it is over; its outcomes
  kCancel = 10,    ///< broker: return early
  kLog = 11,       ///< host: a line for operators
  kBye = 12,       ///< broker: end after what runs now
  kAsk = 13,       ///< host: wants a token or leave to call, or says what came of it
  kTold = 14,      ///< broker: its answer
};

inline constexpr std::uint32_t kMagic = 0x30474253;  // "SBG0"
inline constexpr std::uint8_t kWireVersion = 3;
inline constexpr std::size_t kHeaderBytes = 20;
/// No frame is longer, header included.
inline constexpr std::size_t kFrameBytesMax = 64U << 20;

/// A frame whose header has been checked; `payload` points into the bytes that were decoded.
struct FrameView {
  FrameType type;
  std::uint64_t sequence;  ///< which request this belongs to; 0 for none
  std::string_view payload;
};

/// The header alone, for a reader of a stream: the bytes that follow it.
Result<std::size_t> payload_size(std::string_view header);

/// Total: any bytes give a frame or kInvalid with the first rule that they break.
Result<FrameView> decode_frame(std::string_view bytes);

/// Starts a frame; append the payload to it and then `seal` it.
std::string open_frame(FrameType type, std::uint64_t sequence);
/// Writes the length into the header. The whole must not exceed kFrameBytesMax.
void seal_frame(std::string& frame);

/// A frame without payload.
std::string bare_frame(FrameType type, std::uint64_t sequence);

}  // namespace sambung::wire
