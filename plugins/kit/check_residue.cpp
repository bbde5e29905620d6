#include <poll.h>
#include <unistd.h>

#include "core/logging/logger.hpp"
#include "core/supervise/inline_host.hpp"
#include "plugins/kit/asked.hpp"
#include "plugins/kit/check.hpp"
#include "plugins/kit/config_file.hpp"
#include "plugins/kit/log_catcher.hpp"
#include "plugins/services/http_setup.hpp"

namespace sambung::kit {

namespace {

constexpr int kWarmUp = 40;
constexpr int kCalls = 300;
constexpr int kLiveCalls = 100;  // a real system may take a second for each round
constexpr std::uint64_t kGrowthMax = 3U << 20;
constexpr std::size_t kDescriptorsMax = 2;  // a pool may take one more at any time
constexpr int kInstances = 5;
constexpr std::chrono::seconds kPatienceWithThreads{2};

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
constexpr bool kSanitized = __has_feature(address_sanitizer);
#else
constexpr bool kSanitized = false;
#endif

/// Entries of a folder of /proc; 0 when it may not be read.
std::size_t entries(const std::string& folder) {
  std::error_code error;
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    count += entry.path().empty() ? 0 : 1;
  }
  return count;
}

/// What a process holds.
struct Holdings {
  explicit Holdings(pid_t pid)
      : descriptors(entries("/proc/" + std::to_string(pid) + "/fd")),
        threads(entries("/proc/" + std::to_string(pid) + "/task")) {}
  std::size_t descriptors;
  std::size_t threads;
};

/// Threads of this process when no more than `expected` are left, or else after kPatienceWithThreads: one that was
/// joined has ended, and yet may stand in /proc for a moment.
std::size_t threads_left(std::size_t expected) {
  const auto end = std::chrono::steady_clock::now() + kPatienceWithThreads;
  std::size_t left = Holdings(getpid()).threads;
  while (left > expected && std::chrono::steady_clock::now() < end) {
    ::poll(nullptr, 0, 5);
    left = Holdings(getpid()).threads;
  }
  return left;
}

/// The same work over and over; false when the host went.
bool work(const Subject& subject, Trial& trial, Maker& maker, int times) {
  const bool delivers = subject.order.effects() && !trial.wants().nothing;
  const auto items = maker.items(trial.wants());
  for (int i = 0; i < times; ++i) {
    if (delivers && !trial.deliver(items).ok()) return false;
    for (const char* name : {"describe", "find", "fetch"}) {
      if (!subject.ability.can(name)) continue;
      const std::string request =
          R"({"object":"contact","id":"999999999","keys":)" + keys_of(maker.customer()) + "}";
      if (!trial.call(name, {.requests = {request}})) return false;
    }
  }
  return true;
}

/// One instance in this process, from creation to the end, with some work.
std::string live_and_die(const Subject& subject, const Scratch& scratch, spdlog::logger& log) {
  supervise::InlineHost::Setup setup;
  setup.connection = "check";
  setup.plugin_path = subject.order.library.string();
  setup.config = Secret(with_scratch(subject.order.config, scratch.system().string()));
  if (subject.order.uses_http()) {
    services::HttpSetup http;
    http.connection = "check";
    http.base_url = "http://127.0.0.1:9";
    http.allow_private = true;
    setup.http = services::encode(http);
  }
  supervise::InlineHost host(std::move(setup), log);
  if (!host.await_ready(std::chrono::seconds(20)))
    return "it does not start: " + host.status().last_error;
  if (!subject.ability.can("describe")) return {};
  const auto answer = host.call(
      {.operation = "sambung.describe/0", .requests = {""}, .contexts = {}, .limit = 0}, kPatience);
  return answer ? "" : answer.error().what;
}

}  // namespace

Finding nothing_leaks(const Subject& subject) {
  const Scratch scratch;
  Maker maker(subject.order);
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  if (!work(subject, trial, maker, kWarmUp)) return failed("the host went during the work");
  const pid_t pid = trial.pid();
  const Holdings before(pid);
  const std::uint64_t rss = trial.rss_bytes();
  Maker same(subject.order);
  const int calls = subject.order.live ? kLiveCalls : kCalls;
  const std::string rounds = " more after " + std::to_string(calls) + " rounds";
  if (!work(subject, trial, same, calls)) return failed("the host went during the work");
  const Holdings after(pid);
  const std::uint64_t now = trial.rss_bytes();
  if (after.descriptors > before.descriptors + kDescriptorsMax) {
    return failed(std::to_string(after.descriptors - before.descriptors) + " descriptors" + rounds);
  }
  if (after.threads > before.threads) {
    return failed(std::to_string(after.threads - before.threads) + " threads" + rounds);
  }
  if (!kSanitized && now > rss + kGrowthMax) {
    return failed(std::to_string((now - rss) / 1024) + " KiB" + rounds + " of the same requests");
  }
  return passed(before.descriptors == 0 ? "descriptors can be counted by root alone" : "");
}

Finding destroy_clean(const Subject& subject) {
  const Scratch scratch;
  spdlog::logger log("check", std::make_shared<LogCatcher>());
  std::string wrong = live_and_die(subject, scratch, log);  // what a library keeps for good
  if (!wrong.empty()) return failed(wrong);
  const Holdings before(getpid());
  for (int i = 0; i < kInstances && wrong.empty(); ++i) {
    wrong = live_and_die(subject, scratch, log);
  }
  if (!wrong.empty()) return failed("a later instance: " + wrong);
  const Holdings after(getpid());
  if (after.descriptors > before.descriptors) {
    return failed(std::to_string(after.descriptors - before.descriptors) +
                  " descriptors are left of 5 instances");
  }
  const std::size_t threads = threads_left(before.threads);
  if (threads > before.threads) {
    return failed(std::to_string(threads - before.threads) + " threads are left of 5 instances");
  }
  return passed();
}

}  // namespace sambung::kit
