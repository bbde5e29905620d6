#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/bus/reply.hpp"

namespace sambung::bus {

/// What travels between the broker and sambung-bus on the inherited socket: a 32-bit little-endian
/// length of what follows, a byte of type, a payload. Both ends are of one build, so that this has
/// no version.
enum class RelayType : std::uint8_t {
  kBootstrap = 1,   ///< broker: what to open and where to listen; has secrets
  kRing = 2,        ///< broker: the journal has grown
  kToClient = 3,    ///< broker: frames for a client
  kListening = 4,   ///< child: its endpoints
  kFromClient = 5,  ///< child: a request about a durable consumer
  kGone = 6,        ///< child: a client cannot be reached
  kAlive = 7,       ///< child: once a second
};

inline constexpr std::size_t kRelayBytesMax = 64U << 20;

/// `payload` points into the bytes that were decoded.
struct RelayView {
  RelayType type = RelayType::kRing;
  std::string_view payload;
};

std::string relay_frame(RelayType type, std::string_view payload);

struct Bootstrap {
  std::string journal_file;
  std::string keys_file;
  Secret master_key;
  std::string requests_socket;  ///< path
  std::string feed_socket;      ///< path
  std::string tcp_address;      ///< loopback; empty: no tcp
  std::uint16_t tcp_port = 0;   ///< 0: any free one; the feed has the next one
  Secret token;                 ///< wanted from tcp clients
  std::uint32_t feed_frames_max =
      0;  ///< waiting for one slow subscriber; later ones are lost to it
  std::vector<std::uint64_t> resume;  ///< offsets where the feed stopped; empty: begin at the end
};
std::string encode(const Bootstrap& bootstrap);
Result<Bootstrap> decode_bootstrap(std::string_view payload);

/// Frames for, or a request from, the client that `route` names.
struct Routed {
  std::string route;
  Frames frames;
};
std::string encode(RelayType type, const Routed& routed);
Result<Routed> decode_routed(std::string_view payload);

struct Listening {
  std::string tcp_requests;  ///< endpoint; empty without tcp
  std::string tcp_feed;
};
std::string encode(const Listening& listening);
Result<Listening> decode_listening(std::string_view payload);

struct Alive {
  bool followed = false;               ///< somebody subscribes to the feed: ring
  std::vector<std::uint64_t> offsets;  ///< published up to here, per partition
};
std::string encode(const Alive& alive);
Result<Alive> decode_alive(std::string_view payload);

}  // namespace sambung::bus
