#include <gtest/gtest.h>

#include "tests/sinks/nats/nats_bench.hpp"

namespace sambung::testing {
namespace {

std::vector<std::string> states(const Came& came) {
  std::vector<std::string> all;
  for (const json& item : came.items) all.push_back(item["state"]);
  return all;
}

using States = std::vector<std::string>;

TEST(NatsProvision, APlanChangesNothingAndApplyingTwiceDoesItOnce) {
  NatsServer server;
  NatsBench bench(server, {{"keep_days", 30}});
  EXPECT_EQ(states(bench.provision(false)), (States{"missing", "missing"}));
  EXPECT_FALSE(findings(bench.probe())["stream"]["ok"]);
  EXPECT_EQ(states(bench.provision(true)), (States{"made", "made"}));
  EXPECT_EQ(states(bench.provision(true)), (States{"present", "present"}));
  EXPECT_TRUE(findings(bench.probe())["stream"]["ok"]);
}

TEST(NatsProvision, ADuplicateWindowThatIsTooShortIsWidened) {
  NatsServer server;
  make_stream(server, {.name = "WA", .subject = "wa.>", .duplicates_s = 120});
  NatsBench bench(server, {{"duplicate_window_s", 7200}});
  EXPECT_FALSE(findings(bench.probe())["duplicates"]["ok"]);
  EXPECT_EQ(states(bench.provision(false)), (States{"present", "missing"}));
  EXPECT_EQ(states(bench.provision(true)), (States{"present", "made"}));
  EXPECT_TRUE(findings(bench.probe())["duplicates"]["ok"]);
}

TEST(NatsProvision, AStreamWithOtherSubjectsIsLeftToItsOwner) {
  NatsServer server;
  make_stream(server, {.name = "WA", .subject = "orders.>"});
  NatsBench bench(server, {{"duplicate_window_s", 120}});
  EXPECT_EQ(states(bench.provision(true)), (States{"failed", "present"}));
  EXPECT_FALSE(findings(bench.probe())["stream"]["ok"]);
}

TEST(NatsProbe, SaysHowSureAnAcknowledgedEventIs) {
  NatsServer server;
  NatsBench bench(server);
  bench.provision(true);
  const json relaxed = findings(bench.probe())["durability"];
  EXPECT_EQ(relaxed["detail"].get<std::string>().rfind("relaxed", 0), 0U);
  NatsBench sure(server, {{"synced", true}});
  const json synced = findings(sure.probe())["durability"];
  EXPECT_EQ(synced["detail"].get<std::string>().rfind("synced", 0), 0U);
  make_stream(server, {.name = "MEM", .subject = "mem.>", .in_memory = true});
  NatsBench memory(server, {{"stream", "MEM"}, {"subject", "mem.{type}"}});
  EXPECT_FALSE(findings(memory.probe())["durability"]["ok"]);
}

}  // namespace
}  // namespace sambung::testing
