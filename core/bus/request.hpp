#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/bus/page.hpp"

namespace sambung::bus {

/// What a client may ask; schemas/bus.md describes each.
enum class Op : std::uint8_t {
  kHello,
  kFetch,
  kLast,
  kPing,
  kOpen,
  kAck,
  kAckThrough,
  kNak,
  kProgress,
  kTerm,
  kClose,
  kRewind,
};

/// A request that keeps to the protocol. Fields that its operation does not have stand as they are
/// here.
struct Request {
  Op op = Op::kHello;
  std::string id;                     ///< the client's own, given back in the reply
  PageRequest page;                   ///< fetch
  std::string subject;                ///< last
  std::string name;                   ///< open, rewind: of the durable consumer
  StartAt start;                      ///< open (when the consumer is new), rewind
  std::vector<std::string> events;    ///< open: "message.received", "message.*"; empty: all
  std::vector<std::string> channels;  ///< open: empty: all
  std::size_t credit = 64;            ///< open: deliveries that may be unanswered at a time
  std::chrono::milliseconds ack_wait{30'000};  ///< open
  std::uint64_t fence = 0;     ///< ping (0: none), ack, ack_through, nak, progress, term, close
  std::uint64_t delivery = 0;  ///< ack, ack_through, nak, progress, term
  std::chrono::milliseconds delay{0};  ///< nak; 0: the broker's back-off decides
  std::string reason;                  ///< nak, term: for operators
};

/// Why a request was not taken.
struct Refusal {
  std::string code;  ///< see schemas/bus.md, "Errors"
  std::string what;
  std::string id;  ///< of the request, when it could be read
};

inline constexpr std::size_t kRequestBytesMax = 64 * 1024;
inline constexpr std::size_t kCreditMax = 256;

/// Total: any bytes give a request or a refusal. Fields that are not known are passed over.
std::variant<Request, Refusal> decode_request(std::string_view bytes);

}  // namespace sambung::bus
