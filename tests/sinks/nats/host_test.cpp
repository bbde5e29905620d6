#include <gtest/gtest.h>
#include <signal.h>

#include "tests/sinks/nats/nats_bench.hpp"
#include "tests/sinks/sink_host.hpp"

namespace sambung::testing {
namespace {

std::vector<deliver::Item> items_from(std::size_t first, std::size_t count) {
  std::vector<deliver::Item> items =
      supervise::items_of(std::vector<std::string>(first + count, R"({"text":"halo"})"), "one");
  items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(first));
  for (std::size_t i = 0; i < items.size(); ++i) items[i].lane = "lane" + std::to_string(i % 5);
  return items;
}

TEST(Nats, AHostThatIsKilledInTheMiddleLeavesEachEventOnce) {
  NatsServer server;
  NatsBench(server).provision(true);
  SinkHost sink("nats", NatsBench::config_of(server));
  std::size_t next = 0;
  int kills = 0;
  while (next < 400) {
    const auto items = items_from(next, 40);
    std::jthread killer([&] {
      if ((next / 40) % 3 != 1 || kills > static_cast<int>(next / 120)) return;
      if (const pid_t pid = sink.host().status().pid; pid > 0) {
        ::kill(pid, SIGKILL);
        ++kills;
      }
    });
    sink.host().await_ready(supervise::kPatience);
    const auto result = sink.deliver(items);
    killer.join();
    bool all = result.ok();
    for (const auto& outcome : result.outcomes) {
      all = all && outcome.outcome == deliver::OutcomeClass::kDone;
    }
    if (all) next += 40;
  }
  EXPECT_GT(kills, 1);
  EXPECT_EQ(stored_in(server, "WA").size(), 400U);
}

}  // namespace
}  // namespace sambung::testing
