#include "core/app/cli/service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "core/base/unique_fd.hpp"

namespace sambung::cli {

namespace {

std::int64_t number_in(const char* variable, std::int64_t otherwise) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return otherwise;
  std::int64_t number = otherwise;
  std::from_chars(text, text + std::strlen(text), number);
  return number;
}

}  // namespace

ServiceManager ServiceManager::of_environment() {
  const char* socket = std::getenv("NOTIFY_SOCKET");
  const bool ours = number_in("WATCHDOG_PID", ::getpid()) == ::getpid();
  const std::int64_t watchdog = ours ? number_in("WATCHDOG_USEC", 0) : 0;
  return {socket != nullptr ? socket : "", std::chrono::microseconds(watchdog)};
}

void ServiceManager::say(std::string_view message) const {
  sockaddr_un address{};
  if (socket_.empty() || socket_.size() >= sizeof address.sun_path) return;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket_.data(), socket_.size());
  if (socket_[0] == '@') address.sun_path[0] = '\0';
  const UniqueFd fd(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
  // A service manager that does not listen is its own trouble: the broker goes on.
  (void)::sendto(fd.get(), message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                 reinterpret_cast<const sockaddr*>(&address), size);
}

void ServiceManager::ready() { say("READY=1"); }

void ServiceManager::reloading() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  const std::int64_t microseconds = std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
  say("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds));
}

void ServiceManager::stopping() { say("STOPPING=1"); }

void ServiceManager::beat(const std::function<bool()>& healthy) {
  if (watchdog_.count() <= 0 || socket_.empty()) return;
  const Clock::time_point now = Clock::now();
  if (now - last_beat_ < watchdog_ / 2 || !healthy()) return;
  last_beat_ = now;
  say("WATCHDOG=1");
}

}  // namespace sambung::cli
