#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "core/bus/relay_frame.hpp"

namespace sambung::bus {

/// What came from a client. `route` leads back to it.
struct Received {
  std::string route;
  std::string text;
};

/// A subscriber's wish on the feed.
struct Subscription {
  bool on = true;
  std::string prefix;
};

/// All ZeroMQ sockets of the child: requests (ROUTER) on ipc and, if wanted, tcp; the feed (XPUB)
/// on both. ipc is guarded by file modes, tcp by the token in ZeroMQ's PLAIN handshake, which a SUB
/// socket can speak too. Confined to the child's thread.
class Sockets {
 public:
  /// kUnavailable names the endpoint that cannot be had.
  static Result<Sockets> open(const Bootstrap& bootstrap);
  Sockets(Sockets&&) noexcept;
  Sockets& operator=(Sockets&&) = delete;
  ~Sockets();

  const Listening& listening() const;
  /// The feed's endpoint for the client at `route`: of the same transport.
  std::string feed_endpoint(std::string_view route) const;

  /// Waits until something can be done on `fd` or on a socket, `patience` at most.
  void wait(int fd, bool also_writable, std::chrono::milliseconds patience);
  /// Lets in, or not, who knocks on tcp.
  void answer_handshakes();
  std::optional<Received> receive();
  std::optional<Subscription> subscription();
  /// False when the client is gone or takes nothing.
  bool send(std::string_view route, const Frames& frames);
  void publish(const std::string& topic, const std::string& header, const std::string& body);

 private:
  struct Parts;
  explicit Sockets(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace sambung::bus
