#include "core/app/reload_desk.hpp"

#include <unistd.h>

#include <csignal>

namespace sambung::app {

Result<std::string> ReloadDesk::ask(std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  const std::stop_source never;
  Lock lock(mutex_);
  const Error stopping{ErrorCode::kUnavailable, "the broker stops, and does not reload"};
  if (closed_) return stopping;
  const std::uint64_t seen = answers_;
  if (::kill(::getpid(), SIGHUP) != 0) {
    return Error{ErrorCode::kUnavailable, "the signal could not be sent"};
  }
  while (answers_ == seen) {
    if (std::chrono::steady_clock::now() >= deadline) {
      return Error{
          ErrorCode::kUnavailable,
          "the broker still reloads: a connection that stops ends its batch first; its log "
          "will say what changed"};
    }
    answered_.wait_until(mutex_, never.get_token(), deadline);
    if (closed_) return stopping;
  }
  return last_;
}

void ReloadDesk::answer(Result<std::string> outcome) {
  {
    Lock lock(mutex_);
    ++answers_;
    last_ = std::move(outcome);
  }
  answered_.notify_all();
}

void ReloadDesk::close() {
  {
    Lock lock(mutex_);
    closed_ = true;
  }
  answered_.notify_all();
}

}  // namespace sambung::app
