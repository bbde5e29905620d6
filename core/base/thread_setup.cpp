#include "core/base/thread_setup.hpp"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <thread>

namespace sambung {

namespace {

constexpr int kLowPriority = 15;
constexpr std::chrono::seconds kPatience{5};
constexpr std::chrono::seconds kCaughtUp{1};
constexpr std::chrono::milliseconds kSpacing{10};
constexpr std::size_t kEnough = 128;

}  // namespace

void set_up_thread(const char* name, int nice) {
  ::pthread_setname_np(::pthread_self(), name);
  // On Linux a thread has a priority of its own; a failure leaves it as it was, which is harmless.
  if (nice > 0) ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), nice);
}

void Pace::rest(std::chrono::steady_clock::time_point began, std::size_t events,
                const std::stop_token& stop) {
  if (events >= kEnough) return;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      began + kSpacing - std::chrono::steady_clock::now());
  if (left.count() > 0) never_.wait(0, left, stop);
}

void run_in_background(const char* name, const std::function<bool()>& stopped,
                       const std::function<void(const GoesOn&)>& loop) {
  set_up_thread(name, kLowPriority);
  while (!stopped()) {
    std::thread([&] {
      const sched_param none{};
      ::sched_setscheduler(0, SCHED_IDLE, &none);  // a failure leaves the low priority
      loop([](std::chrono::milliseconds behind) { return behind < kPatience; });
    }).join();
    if (stopped()) return;
    loop([](std::chrono::milliseconds behind) { return behind > kCaughtUp; });
  }
}

}  // namespace sambung
