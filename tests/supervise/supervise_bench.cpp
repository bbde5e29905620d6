/// Events a second through a host process to a connector that does nothing, and the round trip of
/// one event. Prints two lines; run it from a release build.

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "tests/supervise/rough_host.hpp"

namespace sambung::supervise {
namespace {

using Ticks = std::chrono::steady_clock;

constexpr int kBatches = 1000;
constexpr std::size_t kBatchItems = 256;
constexpr int kSingles = 2000;

double seconds_since(Ticks::time_point start) {
  return std::chrono::duration<double>(Ticks::now() - start).count();
}

int measure() {
  const SocketFolder folder;
  CapturedLog log;
  ProcessHost host(setup_of(folder, "ok"), quick_rules(), log.logger);
  if (!host.await_ready(kPatience)) return 1;

  const auto batch = items_of(std::vector<std::string>(kBatchItems, std::string(900, 'x')));
  const Ticks::time_point start = Ticks::now();
  for (int i = 0; i < kBatches; ++i) {
    if (!host.deliver(batch, kPatience).ok()) return 1;
  }
  std::printf("batches of %zu, 900-byte bodies: %.0f events/s\n", kBatchItems,
              kBatches * static_cast<double>(kBatchItems) / seconds_since(start));

  std::vector<double> trips;
  const auto single = items_of({std::string(900, 'x')});
  for (int i = 0; i < kSingles; ++i) {
    const Ticks::time_point sent = Ticks::now();
    if (!host.deliver(single, kPatience).ok()) return 1;
    trips.push_back(seconds_since(sent) * 1e6);
  }
  std::sort(trips.begin(), trips.end());
  std::printf("round trip of one event: p50 %.0f us, p99 %.0f us\n", trips[kSingles / 2],
              trips[kSingles * 99 / 100]);
  return 0;
}

}  // namespace
}  // namespace sambung::supervise

int main() { return sambung::supervise::measure(); }
