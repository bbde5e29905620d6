#include "plugins/host/outbox.hpp"

#include <sambung/abi.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

#include "core/base/assert.hpp"
#include "plugins/wire/session.hpp"

namespace sambung::host {

Outbox::Outbox() : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) { SAMBUNG_ASSERT(wake_.valid()); }

void Outbox::push(std::string frame) {
  {
    Lock lock(mutex_);
    frames_.push_back(std::move(frame));
  }
  ring();
}

void Outbox::push_log(std::int32_t level, std::string_view text) {
  {
    Lock lock(mutex_);
    if (log_lines_ == kLogLinesMax) {
      ++dropped_;
      return;
    }
    ++log_lines_;
    frames_.push_back(wire::encode_log({level, text}));
  }
  ring();
}

std::deque<std::string> Outbox::take() {
  std::uint64_t rings = 0;
  if (read(wake_.get(), &rings, sizeof rings) < 0) rings = 0;  // nothing rang: an early look
  Lock lock(mutex_);
  if (dropped_ > 0) {
    const std::string text = std::to_string(dropped_) + " log lines were dropped: too many at once";
    frames_.push_front(wire::encode_log({SAMBUNG_LOG_WARN, text}));
  }
  dropped_ = 0;
  log_lines_ = 0;
  return std::exchange(frames_, {});
}

void Outbox::ring() {
  const std::uint64_t one = 1;
  // Fails only when the counter is full, and then the reader is awake anyway.
  if (write(wake_.get(), &one, sizeof one) < 0) return;
}

}  // namespace sambung::host
