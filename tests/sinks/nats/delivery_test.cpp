#include <gtest/gtest.h>

#include "tests/sinks/nats/nats_bench.hpp"

namespace sambung::testing {
namespace {

MadeBatch made_of(std::size_t count, std::size_t lanes) {
  MadeBatch made;
  for (std::size_t i = 0; i < count; ++i) made.add("lane" + std::to_string(i % lanes));
  return made;
}

TEST(NatsDelivery, EventsStandInTheStreamInTheOrderOfTheirLanes) {
  NatsServer server;
  NatsBench bench(server);
  ASSERT_EQ(bench.provision(true).outcome, SAMBUNG_DONE);
  const MadeBatch made = made_of(200, 7);
  EXPECT_EQ(done_in(bench.deliver(made)), 200U);
  const auto stored = stored_in(server, "WA");
  ASSERT_EQ(stored.size(), 200U);
  std::map<std::string, std::string> last;  // by lane
  for (const Stored& each : stored) {
    const json event = json::parse(each.body);
    EXPECT_EQ(event["id"], each.id);
    EXPECT_EQ(each.subject, "wa.message.received.820000000000002");
    EXPECT_LT(last[event["person"]], each.id);
    last[event["person"]] = each.id;
  }
}

TEST(NatsDelivery, WhatComesAgainStandsThereOnceAndHasTheSamePlace) {
  NatsServer server;
  NatsBench bench(server);
  bench.provision(true);
  const MadeBatch made = made_of(20, 3);
  const Outcomes first = bench.deliver(made);
  NatsBench another(server);
  const Outcomes again = another.deliver(made);
  for (std::size_t i = 0; i < made.size(); ++i) {
    EXPECT_TRUE(again[i].is_done());
    EXPECT_EQ(again[i].remote_id, first[i].remote_id);
  }
  EXPECT_EQ(stored_in(server, "WA").size(), 20U);
}

TEST(NatsDelivery, AnEventThatIsTooLargeStopsItsLaneAndNoOther) {
  NatsServer server;
  make_stream(server, {.name = "WA", .subject = "wa.>", .bytes_max = 2000});
  NatsBench bench(server);
  MadeBatch made;
  made.add("a", R"({"text":")" + std::string(3000, 'x') + R"("})");
  made.add("b", R"({"text":")" + std::string(2'000'000, 'x') + R"("})");  // over the server's own
  made.add("c");
  made.add("a");
  made.add("d", "[]");
  const Outcomes outcomes = bench.deliver(made);
  EXPECT_EQ(outcomes[0].outcome, SAMBUNG_INVALID);
  EXPECT_EQ(outcomes[1].outcome, SAMBUNG_INVALID);
  EXPECT_TRUE(outcomes[2].is_done());
  EXPECT_EQ(outcomes[3].outcome, SAMBUNG_NOT_ATTEMPTED);
  EXPECT_EQ(outcomes[4].outcome, SAMBUNG_INVALID);
  EXPECT_EQ(stored_in(server, "WA").size(), 1U);
}

TEST(NatsDelivery, AStreamThatIsFullPausesTheConnection) {
  NatsServer server;
  make_stream(server, {.name = "WA", .subject = "wa.>", .messages_max = 3});
  NatsBench bench(server);
  const Outcomes outcomes = bench.deliver(made_of(5, 1));
  EXPECT_EQ(done_in(outcomes), 3U);
  EXPECT_EQ(outcomes[3].outcome, SAMBUNG_QUOTA);
}

}  // namespace
}  // namespace sambung::testing
