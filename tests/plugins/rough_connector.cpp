/// The connector that tests use: it offers every extension and misbehaves as its configuration
/// says. Configuration: {"mode":"<mode>"} found by plain search, so that it needs no JSON library.

#include <signal.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <list>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>

#include <sambung/connector.hpp>

namespace {

using sambung::Batch;
using sambung::Call;
using sambung::Outcome;
using sambung::Outcomes;

std::string mode_of(std::string_view config) {
  constexpr std::string_view kKey = "\"mode\":\"";
  const std::size_t at = config.find(kKey);
  if (at == std::string_view::npos) throw sambung::ConfigError("mode: missing; set it to \"ok\"");
  const std::string_view rest = config.substr(at + kKey.size());
  return std::string(rest.substr(0, rest.find('"')));
}

class Rough {
 public:
  explicit Rough(const sambung::Setup& setup) : host_(setup.host), mode_(mode_of(setup.config)) {
    if (mode_ == "refuse") throw sambung::ConfigError("mode: \"refuse\" is for tests");
    if (mode_ == "not-yet") throw std::runtime_error("not yet");
    if (mode_ == "crash-at-start") std::abort();
    if (mode_ == "hang-at-start") hang();
    host_.note("rough starts for " + std::string(setup.connection));
  }

  Outcomes deliver(const Batch& batch) {
    if (mode_ == "crash") crash();
    if (mode_ == "exit") std::_Exit(3);
    if (mode_ == "hang") hang();
    if (mode_ == "wait-for-cancel") wait_for_cancel();
    if (mode_ == "throw") throw std::runtime_error("the system said 500");
    if (mode_ == "throw-odd") throw 7;
    if (mode_ == "leak") leak();
    if (mode_ == "noise") make_noise();
    Outcomes outcomes;
    for (const sambung::Event event : batch) outcomes.push_back(one(event));
    if (mode_ == "too-few") outcomes.resize(1);
    return outcomes;
  }

  void cancel() noexcept {
    std::lock_guard lock(mutex_);
    cancelled_ = true;
    changed_.notify_all();
  }

  void changes(Call& call) {
    for (std::size_t i = 0; i < call.size(); ++i) {
      const bool first = call.request(i).empty();
      call.emit(i, first ? R"({"record":"a"})" : R"({"record":"b"})");
      call.emit(i, first ? "after-a" : "after-b",
                first ? SAMBUNG_EMIT_CURSOR_MORE : SAMBUNG_EMIT_CURSOR);
      call.settle(i, Outcome::done());
    }
  }
  void receive(Call& call) {
    for (std::size_t i = 0; i < call.size(); ++i) {
      call.emit(i, std::string(call.request(i)) + "|" + std::string(call.context(i)));
      call.settle(i, Outcome::done());
    }
  }
  void lookup(Call& call) {
    for (std::size_t i = 0; i < call.size(); ++i) {
      for (std::uint32_t n = 0; n < call.limit(); ++n) call.emit(i, "{}");
      call.settle(i, Outcome::done());
    }
  }
  void erase(Call& call) { call.settle_all(Outcome::done()); }
  void describe(Call& call) {
    call.emit(0, R"({"id":"rough","objects":["message"]})");
    call.settle(0, Outcome::done());
  }
  void probe(Call& call) {
    if (mode_ == "crash") crash();
    if (mode_ == "throw") throw std::runtime_error("the system said 500");
    if (mode_ == "flood") {
      const std::string megabyte(1U << 20, 'x');
      while (call.emit(0, megabyte)) {
      }
    }
    call.emit(0, R"({"check":"reach","ok":true,"detail":""})");
    call.settle(0, Outcome::done());
  }

 private:
  Outcome one(const sambung::Event& event) {
    if (mode_ == "echo") return Outcome::done(fingerprint(event));
    if (mode_ == "marks") return Outcome::done(event.replay() ? "replay" : "live");
    if (mode_ == "reject-b" && event.body() == "b") return Outcome::invalid("b is refused");
    if (mode_ == "reject") return Outcome::invalid("refused for a test");
    if (mode_ == "odd-outcome") return Outcome{4711, "odd", {}, {}};
    if (mode_ == "garbage") return Outcome::transient("bad \xFF\n\x1B[31m bytes");
    if (mode_ == "crash-on-poison" && event.body() == "poison") crash();
    if (mode_ == "throttle") return Outcome::throttled("busy", std::chrono::seconds(7));
    return Outcome::done();
  }

  static std::string fingerprint(const sambung::Event& event) {
    return std::string(event.id()) + "/" + std::string(event.type()) + "/" +
           std::string(event.body()) + "/" + std::to_string(event.offset()) + "/" +
           (event.replay() ? "replay" : "live");
  }

  /// By the signal itself, also where a sanitizer would catch it and exit.
  static void crash() {
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
  }
  [[noreturn]] static void hang() {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable never;
    while (true) never.wait(lock);
  }
  void wait_for_cancel() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return cancelled_; });
    cancelled_ = false;
    throw std::runtime_error("cancelled");
  }
  /// Grows as a leak does, but what it takes can be found, so that LeakSanitizer has no part in it.
  void leak() {
    constexpr std::size_t kBytes = 8U << 20;
    leaked_.emplace_back(kBytes, 'x');
  }
  void make_noise() const {
    for (int i = 0; i < 2000; ++i) {
      std::fprintf(stderr, "noise %d\n", i);
      host_.warn("noise " + std::to_string(i));
    }
  }

  sambung::Host host_;
  std::string mode_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool cancelled_ = false;
  std::list<std::string> leaked_;
};

}  // namespace

SAMBUNG_CONNECTOR(Rough, "rough", "0.1.0",
                  R"({"name":"Rough","summary":"Misbehaves for tests","config":{"type":"object"},)"
                  R"("events":["message.*"],"wants_raw":false,"replay_safe":true,"secrets":[]})")
