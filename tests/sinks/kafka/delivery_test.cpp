#include <gtest/gtest.h>

#include <set>

#include "tests/sinks/kafka/kafka_bench.hpp"

namespace sambung::testing {
namespace {

std::size_t done_in(const Outcomes& outcomes) {
  std::size_t count = 0;
  for (const Outcome& outcome : outcomes) count += outcome.is_done() ? 1 : 0;
  return count;
}

TEST(KafkaDelivery, ALaneStandsInOnePartitionInItsOrder) {
  KafkaCluster cluster;
  cluster.make_topic("wa", 4, 3);
  KafkaBench bench(cluster);
  EXPECT_EQ(done_in(bench.deliver(made_of(200, 9))), 200U);
  const auto records = cluster.records("wa", 4);
  ASSERT_EQ(records.size(), 200U);
  std::map<std::string, std::string> last;
  std::map<std::string, std::set<int>> partitions;
  for (const Record& each : records) {
    const json event = json::parse(each.body);
    EXPECT_EQ(event["id"], each.id);
    EXPECT_EQ(event["type"], each.type);
    EXPECT_EQ(event["person"], each.key);
    EXPECT_LT(last[each.key], each.id);
    last[each.key] = each.id;
    partitions[each.key].insert(each.partition);
  }
  EXPECT_EQ(partitions.size(), 9U);
  for (const auto& [key, its] : partitions) EXPECT_EQ(its.size(), 1U) << key;
}

TEST(KafkaDelivery, ABrokerThatFailsForAMomentLosesAndDoublesNothing) {
  KafkaCluster cluster;
  cluster.make_topic("wa", 1, 3);
  KafkaBench bench(cluster);
  constexpr int kTransport = -195;  // the broker hangs up
  constexpr int kNotEnoughReplicas = 19;
  constexpr int kNotLeader = 6;
  cluster.answer_writes({kTransport, kNotEnoughReplicas, kNotLeader});
  EXPECT_EQ(done_in(bench.deliver(made_of(20, 4))), 20U);
  EXPECT_EQ(cluster.records("wa", 1).size(), 20U);
}

TEST(KafkaDelivery, AnEventThatIsTooLargeStopsItsLaneAndNoOther) {
  KafkaCluster cluster;
  cluster.make_topic("wa", 1, 1);
  KafkaBench bench(cluster, {{"message_bytes_max", 10'000}});
  MadeBatch made;
  made.add("a", R"({"text":")" + std::string(20'000, 'x') + R"("})");
  made.add("b");
  made.add("a");
  made.add("c", "[]");
  const Outcomes outcomes = bench.deliver(made);
  EXPECT_EQ(outcomes[0].outcome, SAMBUNG_INVALID);
  EXPECT_TRUE(outcomes[1].is_done());
  EXPECT_EQ(outcomes[2].outcome, SAMBUNG_NOT_ATTEMPTED);
  EXPECT_EQ(outcomes[3].outcome, SAMBUNG_INVALID);
  EXPECT_EQ(cluster.records("wa", 1).size(), 1U);
}

TEST(KafkaDelivery, AnEventOfNobodyGoesByItsAccount) {
  KafkaCluster cluster;
  cluster.make_topic("wa", 2, 1);
  KafkaBench bench(cluster, {{"compression", "lz4"}});
  MadeBatch made;
  made.add("");
  made.add("").account = {};
  EXPECT_EQ(done_in(bench.deliver(made)), 2U);
  std::set<std::string> keys;
  for (const Record& each : cluster.records("wa", 2)) keys.insert(each.key);
  EXPECT_EQ(keys, (std::set<std::string>{"-", "710000000000001"}));
}

TEST(KafkaDelivery, TheTopicIsMadeOfTheEvent) {
  KafkaCluster cluster;
  cluster.make_topic("wa.message.received", 1, 1);
  KafkaBench bench(cluster, {{"topic", "wa.{type}"}});
  EXPECT_EQ(done_in(bench.deliver(made_of(3, 3))), 3U);
  EXPECT_EQ(cluster.records("wa.message.received", 1).size(), 3U);
}

}  // namespace
}  // namespace sambung::testing
