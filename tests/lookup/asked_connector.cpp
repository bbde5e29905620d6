/// A connector for tests of look-ups: `id` of a question says what it does. Found by plain search,
/// so that it needs no JSON library. Its delivery waits until it is cancelled when the
/// configuration says "stuck".

#include <signal.h>

#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>

#include <sambung/connector.hpp>

namespace {

using sambung::Call;
using sambung::Outcome;

class Asked {
 public:
  explicit Asked(const sambung::Setup& setup)
      : stuck_(setup.config.find("stuck") != std::string_view::npos) {}

  Outcome deliver(const sambung::Event&) {
    if (stuck_) wait_for_cancel();
    return Outcome::done();
  }

  void cancel() noexcept {
    std::lock_guard lock(mutex_);
    cancelled_ = true;
    changed_.notify_all();
  }

  void describe(Call& call) {
    call.emit(0, R"({"objects":[],"lookups":{"order":{"keys":["phone","id"],)"
                 R"("returns":{"number":"as the customer knows it"}}}})");
    call.settle(0, Outcome::done());
  }

  void lookup(Call& call) {
    const std::string_view request = call.request(0);
    const auto has = [&](std::string_view word) { return request.find(word) != request.npos; };
    ++calls_;
    if (has("\"hang\"")) hang();
    if (has("\"wait\"")) wait_for_cancel();
    if (has("\"crash\"")) crash();
    if (has("\"flaky\"") && calls_ > 1) throw std::runtime_error("the system answered 503");
    if (has("\"refuse\"")) return call.settle(0, Outcome::invalid("no such number"));
    if (!has("\"none\"")) {
      call.emit(
          0,
          R"({"object":"order","id":"42","version":1,"at":1,"fields":{"number":"1001","calls":)" +
              std::to_string(calls_) + "}}");
    }
    call.settle(0, Outcome::done());
  }

 private:
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

  const bool stuck_;
  int calls_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool cancelled_ = false;
};

}  // namespace

SAMBUNG_CONNECTOR(
    Asked, "asked", "0.1.0",
    R"({"name":"Asked","summary":"For tests of look-ups.","config":{"type":"object"},)"
    R"("secrets":[],"events":null,"wants_raw":false,"replay_safe":true})")
