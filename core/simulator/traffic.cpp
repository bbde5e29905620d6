#include "core/simulator/traffic.hpp"

#include <algorithm>
#include <atomic>
#include <stop_token>
#include <thread>
#include <utility>

#include "core/base/mutex.hpp"

namespace sambung::simulator {
namespace {

constexpr std::size_t kPeopleMax = 100'000;
constexpr double kRateMax = 20'000;
constexpr std::chrono::milliseconds kTick{20};

class PacedTraffic final : public Traffic {
 public:
  PacedTraffic(Simulator& simulator, const Clock& clock, const TrafficOptions& options)
      : simulator_(simulator),
        clock_(clock),
        options_(options),
        script_(TrafficScript::make(options)) {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }

  std::uint64_t emitted() const override { return emitted_.load(); }

 private:
  void run(const std::stop_token& stop) {
    const auto began = std::chrono::steady_clock::now();
    std::uint64_t skipped = 0;
    while (!stop.stop_requested() && emitted_ < options_.count) {
      const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - began;
      const auto due = static_cast<std::uint64_t>(passed.count() * options_.per_second) + 1;
      const std::uint64_t done = emitted_ + skipped;
      // After a stall it goes on at its rate instead of catching up in one burst.
      const auto tick_max = static_cast<std::uint64_t>(options_.per_second / 4) + 1;
      if (due > done + tick_max) skipped += due - done - tick_max;
      if (due > done) emit(std::min({due - done, tick_max, options_.count - emitted_}));
      pause(stop);
    }
  }

  void emit(std::uint64_t count) {
    std::vector<Update> updates;
    for (std::uint64_t i = 0; i < count; ++i) {
      if (!left_over_.empty()) {
        updates.push_back(std::move(left_over_.back()));
        left_over_.pop_back();
      } else {
        updates.push_back(script_->next(clock_.now()));
      }
    }
    const auto taken = simulator_.emit(updates);
    const std::size_t gone = taken ? *taken : 0;
    emitted_ += gone;
    // What was not taken comes first next time, in its order.
    for (std::size_t i = updates.size(); i > gone; --i)
      left_over_.push_back(std::move(updates[i - 1]));
  }

  void pause(const std::stop_token& stop) {
    Mutex mutex;
    Condition never;
    Lock lock(mutex);
    never.wait_until(mutex, stop, std::chrono::steady_clock::now() + kTick);
  }

  Simulator& simulator_;
  const Clock& clock_;
  const TrafficOptions options_;
  const std::unique_ptr<TrafficScript> script_;
  std::vector<Update> left_over_;
  std::atomic<std::uint64_t> emitted_ = 0;
  std::jthread thread_;
};

}  // namespace

Result<std::unique_ptr<Traffic>> Traffic::start(Simulator& simulator, const Clock& clock,
                                                const TrafficOptions& options) {
  const bool people = options.people > 0 && options.people <= kPeopleMax;
  const bool rate = options.per_second > 0 && options.per_second <= kRateMax;
  if (!people || !rate || options.statuses < 0 || options.statuses > 1) {
    return Error{
        ErrorCode::kInvalid,
        "traffic: people must be 1 to 100000, updates a second over 0 and up to 20000, and "
        "the share of statuses 0 to 1"};
  }
  return std::unique_ptr<Traffic>(std::make_unique<PacedTraffic>(simulator, clock, options));
}

}  // namespace sambung::simulator
