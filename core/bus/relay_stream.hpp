#pragma once

#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "core/bus/relay_frame.hpp"

namespace sambung::bus {

/// Frames over one end of the inherited socket, which it does not own; never blocks. Confined to
/// its owner's thread.
class RelayStream {
 public:
  explicit RelayStream(int fd) : fd_(fd) {}

  /// Takes in what has come. kUnavailable - the other end is gone.
  Result<void> fill();
  /// The next whole frame; its bytes live until the next call of `fill` or `next`.
  /// kInvalid - the other end breaks the rules.
  Result<std::optional<RelayView>> next();

  void push(std::string_view frame) { out_ += frame; }
  /// Sends what the socket takes. kUnavailable - the other end is gone.
  Result<void> flush();
  /// Bytes that wait to be sent.
  std::size_t waiting() const { return out_.size() - sent_; }

 private:
  const int fd_;
  std::string in_;
  std::size_t taken_ = 0;
  std::string out_;
  std::size_t sent_ = 0;
};

}  // namespace sambung::bus
