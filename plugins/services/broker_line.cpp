#include "plugins/services/broker_line.hpp"

#include <utility>

namespace sambung::services {

bool BrokerLine::working() const {
  Lock lock(mutex_);
  return working_;
}

std::stop_token BrokerLine::stop() const {
  Lock lock(mutex_);
  return job_.get_token();
}

std::optional<wire::Told> BrokerLine::ask(const wire::Ask& ask, Clock::time_point until) {
  const std::stop_token stopped = stop();
  std::uint64_t number = 0;
  {
    Lock lock(mutex_);
    number = ++number_;
    told_.reset();
  }
  send_(number, ask);
  Lock lock(mutex_);
  while (!told_ && !stopped.stop_requested() && Clock::now() < until) {
    changed_.wait_until(mutex_, stopped, until);
  }
  if (!told_) ++number_;  // what comes now is late
  return std::exchange(told_, std::nullopt);
}

bool BrokerLine::pause(Clock::time_point until) {
  const std::stop_token stopped = stop();
  Lock lock(mutex_);
  while (!stopped.stop_requested() && Clock::now() < until) {
    changed_.wait_until(mutex_, stopped, until);
  }
  return !stopped.stop_requested();
}

void BrokerLine::take(std::uint64_t number, wire::Told told) {
  Lock lock(mutex_);
  if (number != number_) return;
  told_ = std::move(told);
  changed_.notify_all();
}

void BrokerLine::begin() {
  Lock lock(mutex_);
  working_ = true;
  job_ = std::stop_source();
}

void BrokerLine::end() {
  Lock lock(mutex_);
  working_ = false;
}

void BrokerLine::cancel() {
  std::stop_source job(std::nostopstate);
  {
    Lock lock(mutex_);
    job = job_;
  }
  job.request_stop();  // outside the lock, which those who wait take again
}

}  // namespace sambung::services
