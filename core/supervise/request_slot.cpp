#include "core/supervise/request_slot.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

#include "core/base/assert.hpp"

namespace sambung::supervise {

Answer failed_answer(deliver::BatchFault fault, std::string detail) {
  Answer answer;
  answer.fault = fault;
  answer.detail = std::move(detail);
  return answer;
}

RequestSlot::RequestSlot() : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  SAMBUNG_ASSERT(wake_.valid());
}

bool RequestSlot::await_ready(std::chrono::milliseconds patience) {
  const Clock::time_point until = Clock::now() + patience;
  Lock lock(mutex_);
  while ((busy_ || state_ != HostState::kReady) && state_ != HostState::kStopped &&
         Clock::now() < until) {
    changed_.wait_until(mutex_, std::stop_token{}, until);
  }
  return !busy_ && state_ == HostState::kReady;
}

Answer RequestSlot::perform(Pending request) {
  Lock lock(mutex_);
  while (busy_ && Clock::now() < request.deadline) {
    changed_.wait_until(mutex_, std::stop_token{}, request.deadline);
  }
  if (busy_) {
    return failed_answer(deliver::BatchFault::kNotConnected, "another request is still running");
  }
  if (state_ != HostState::kReady) {
    return failed_answer(deliver::BatchFault::kNotConnected, reason_);
  }
  busy_ = true;
  cancel_ = false;
  pending_ = std::move(request);
  ring();
  while (!answer_) changed_.wait(mutex_);
  Answer answer = *std::move(answer_);
  answer_.reset();
  busy_ = false;
  changed_.notify_all();
  return answer;
}

void RequestSlot::cancel() {
  Lock lock(mutex_);
  if (!busy_) return;
  cancel_ = true;
  ring();
}

std::uint64_t RequestSlot::next_sequence() {
  Lock lock(mutex_);
  return ++sequence_;
}

std::optional<RequestSlot::Pending> RequestSlot::take() {
  std::uint64_t rings = 0;
  if (read(wake_.get(), &rings, sizeof rings) < 0) rings = 0;  // nothing rang
  Lock lock(mutex_);
  return std::exchange(pending_, std::nullopt);
}

bool RequestSlot::take_cancel() {
  Lock lock(mutex_);
  return std::exchange(cancel_, false);
}

void RequestSlot::answer(Answer answer) {
  Lock lock(mutex_);
  if (!busy_ || answer_) return;
  pending_.reset();
  answer_ = std::move(answer);
  changed_.notify_all();
}

void RequestSlot::set_state(HostState state, std::string reason) {
  Lock lock(mutex_);
  state_ = state;
  reason_ = std::move(reason);
  changed_.notify_all();
}

HostState RequestSlot::state() const {
  Lock lock(mutex_);
  return state_;
}

void RequestSlot::ring() {
  const std::uint64_t one = 1;
  // Fails only when the counter is full, and then the reader is awake anyway.
  if (write(wake_.get(), &one, sizeof one) < 0) return;
}

}  // namespace sambung::supervise
