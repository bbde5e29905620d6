#include "core/bus/child_life.hpp"

#include <poll.h>

#include <array>

#include "core/logging/logger.hpp"

namespace sambung::bus {

namespace {

constexpr int kTickMs = 250;
constexpr std::chrono::seconds kSilenceMax{10};
constexpr std::chrono::milliseconds kGrace{3000};
constexpr std::size_t kLineBytesMax = 1000;

}  // namespace

std::string ChildLife::run(const std::string& program, const std::string& bootstrap,
                           const std::stop_token& stop, const std::function<void(pid_t)>& started) {
  auto child = supervise::Child::start(program);
  if (!child) return child.error().what;
  child_.emplace(std::move(*child));
  started(child_->pid());
  if (auto told = child_->write(bootstrap); !told) return told.error().what;
  relay_.emplace(child_->socket_fd());
  heard_ = Clock::now();
  while (!stop.stop_requested() && serve()) {
  }
  if (stop.stop_requested()) {
    child_->end(kGrace);
    return "the broker is stopping";
  }
  child_->kill();
  const std::string how = child_->reap();
  take_errors();
  return why_.empty() ? how : why_ + "; " + how;
}

/// False when the child has ended.
bool ChildLife::wait() {
  const auto events = static_cast<short>(POLLIN | (relay_->waiting() > 0 ? POLLOUT : 0));
  std::array<pollfd, 4> polled{{{child_->socket_fd(), events, 0},
                                {outlet_.wake_fd(), POLLIN, 0},
                                {child_->stderr_fd(), POLLIN, 0},
                                {child_->exit_fd(), POLLIN, 0}}};
  ::poll(polled.data(), polled.size(), kTickMs);
  if (polled[2].revents != 0) take_errors();
  return polled[3].revents == 0;
}

bool ChildLife::serve() {
  if (!wait()) return false;
  relay_->push(outlet_.take());
  if (auto sent = relay_->flush(); !sent) return false;
  if (auto filled = relay_->fill(); !filled) return false;
  while (true) {
    const auto frame = relay_->next();
    if (!frame) {
      why_ = frame.error().what;
      return false;
    }
    if (!*frame) break;
    if (!take(**frame)) {
      why_ = "a frame of the bus process cannot be read";
      return false;
    }
  }
  listener_.on_tick();
  if (Clock::now() - heard_ < kSilenceMax) return true;
  why_ = "the bus process was silent for 10 s";
  return false;
}

bool ChildLife::take(const RelayView& frame) {
  heard_ = Clock::now();
  if (frame.type == RelayType::kListening) {
    auto listening = decode_listening(frame.payload);
    if (listening) listener_.on_listening(*listening);
    return listening.has_value();
  }
  if (frame.type == RelayType::kAlive) {
    auto alive = decode_alive(frame.payload);
    worked_ = true;
    if (alive) listener_.on_alive(std::move(*alive));
    return alive.has_value();
  }
  if (frame.type != RelayType::kFromClient && frame.type != RelayType::kGone) return false;
  const auto routed = decode_routed(frame.payload);
  if (!routed) return false;
  if (frame.type == RelayType::kGone) {
    listener_.on_gone(routed->route);
    return true;
  }
  if (routed->frames.size() != 1) return false;
  listener_.on_request(routed->route, routed->frames.front());
  return true;
}

void ChildLife::take_errors() {
  char buffer[1024];
  const ssize_t got = ::read(child_->stderr_fd(), buffer, sizeof buffer);
  if (got <= 0) return;
  errors_.append(buffer, static_cast<std::size_t>(got));
  while (true) {
    const std::size_t end = errors_.find('\n');
    if (end == std::string::npos && errors_.size() < kLineBytesMax) return;
    const std::string line = errors_.substr(0, std::min(end, kLineBytesMax));
    log_.warn("event=bus_said reason=\"{}\"", line);
    errors_.erase(0, end == std::string::npos ? errors_.size() : end + 1);
  }
}

}  // namespace sambung::bus
