#pragma once

#include <poll.h>

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace sambung::supervise {

/// The broker's end of one host process's ZeroMQ socket (ipc, mode 0600). Talks to the one peer
/// that proved itself; frames of others are dropped. Confined to the supervising thread.
class HostLink {
 public:
  /// Listens on a fresh path in `directory` (see run_directory.hpp).
  static Result<HostLink> open(const std::string& directory);
  HostLink(HostLink&&) noexcept;
  HostLink& operator=(HostLink&&) = delete;
  ~HostLink();

  const std::string& endpoint() const;
  /// Waits until a frame or one of `others` is ready (sets their revents), at most `patience`.
  void wait(std::span<pollfd> others, std::chrono::milliseconds patience);
  /// The next frame, without waiting. Its bytes live until the next call.
  std::optional<std::string_view> receive();
  /// Makes the sender of the last received frame the peer.
  void accept_sender();
  bool has_peer() const;
  /// Whether the last received frame came from the peer.
  bool from_peer() const;
  void send(std::string frame);

 private:
  struct Parts;  // ZeroMQ stays in the .cpp
  explicit HostLink(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace sambung::supervise
