#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "connectors/kafka/failure.hpp"
#include "tests/fault/await.hpp"
#include "tests/sinks/kafka/kafka_bench.hpp"

namespace sambung::testing {
namespace {

MadeBatch one() { return made_of(1, 1); }

TEST(KafkaFailure, BrokersThatAreAwayAreTransientAndComeBackByThemselves) {
  KafkaCluster cluster;
  cluster.make_topic("wa", 1, 1);
  KafkaBench bench(cluster, {{"timeout_s", 2}});
  cluster.down();
  const Outcomes outcomes = bench.deliver(made_of(6, 2));
  EXPECT_EQ(outcomes[0].outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(outcomes[5].outcome, SAMBUNG_NOT_ATTEMPTED);
  cluster.up();
  EXPECT_TRUE(
      fault::await([&] { return bench.deliver(one())[0].is_done(); }, std::chrono::seconds(20)));
  // What was given up had been taken back: it does not arrive behind our back.
  EXPECT_EQ(cluster.records("wa", 1).size(), 1U);
}

TEST(KafkaFailure, AnErrorOfABrokerMeansWhatItSays) {
  constexpr int kTopicAuthorization = 29;
  KafkaCluster cluster;
  cluster.make_topic("wa", 1, 1);
  KafkaBench bench(cluster);
  cluster.answer_writes({kTopicAuthorization});
  EXPECT_EQ(bench.deliver(one())[0].outcome, SAMBUNG_PERMISSION);
  EXPECT_TRUE(bench.deliver(one())[0].is_done());  // the right was granted meanwhile
}

TEST(KafkaFailure, EveryClassOfErrorIsToldApart) {
  using kafka::outcome_of_error;
  EXPECT_TRUE(outcome_of_error(0).is_done());
  EXPECT_EQ(outcome_of_error(-169).outcome, SAMBUNG_AUTH_DEAD);  // _AUTHENTICATION
  EXPECT_EQ(outcome_of_error(58).outcome, SAMBUNG_AUTH_DEAD);    // SASL_AUTHENTICATION_FAILED
  EXPECT_EQ(outcome_of_error(31).outcome, SAMBUNG_PERMISSION);   // CLUSTER_AUTHORIZATION_FAILED
  EXPECT_EQ(outcome_of_error(10).outcome, SAMBUNG_INVALID);      // MSG_SIZE_TOO_LARGE
  EXPECT_EQ(outcome_of_error(87).outcome, SAMBUNG_INVALID);      // INVALID_RECORD
  EXPECT_EQ(outcome_of_error(-151).outcome, SAMBUNG_TRANSIENT);  // _PURGE_INFLIGHT
  EXPECT_EQ(outcome_of_error(3).outcome, SAMBUNG_TRANSIENT);     // UNKNOWN_TOPIC_OR_PART
  EXPECT_EQ(outcome_of_error(4711).outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(outcome_of_error(4711).reason, "Kafka: error 4711");
}

TEST(KafkaFailure, ATopicThatIsNotThereIsToldWithTheRemedy) {
  constexpr int kUnknownTopic = 3;
  KafkaCluster cluster;
  cluster.make_topic("other", 1, 1);
  cluster.fail_topic("wa", kUnknownTopic);
  KafkaBench bench(cluster, {{"timeout_s", 10}});
  const Outcome outcome = bench.deliver(one())[0];
  EXPECT_EQ(outcome.outcome, SAMBUNG_TRANSIENT);
  EXPECT_NE(outcome.reason.find("make it"), std::string::npos) << outcome.reason;
}

TEST(KafkaFailure, ALoginThatTheBrokersDoNotTakePausesTheConnection) {
  KafkaCluster cluster;
  KafkaBench bench(cluster, {{"mechanism", "PLAIN"}, {"user", "a"}, {"password", "hunter2"}});
  const Outcome outcome = bench.deliver(one())[0];
  EXPECT_EQ(outcome.outcome, SAMBUNG_AUTH_DEAD);
  EXPECT_EQ(outcome.reason.find("hunter2"), std::string::npos);
  EXPECT_EQ(bench.probe().outcome, SAMBUNG_AUTH_DEAD);
}

TEST(KafkaFailure, CancelEndsAWaitForBrokersThatStandStill) {
  KafkaCluster cluster;
  cluster.make_topic("wa", 1, 1);
  KafkaBench bench(cluster, {{"timeout_s", 30}});
  EXPECT_TRUE(bench.deliver(one())[0].is_done());
  cluster.slow(25'000);
  Outcomes outcomes;
  std::atomic<bool> over = false;
  std::jthread delivering([&] {
    outcomes = bench.deliver(made_of(4, 2));
    over = true;
  });
  EXPECT_FALSE(fault::await([&] { return over.load(); }, std::chrono::seconds(1)));
  bench.system.cancel();
  EXPECT_TRUE(fault::await([&] { return over.load(); }, std::chrono::seconds(1)));
  delivering.join();
  EXPECT_EQ(outcomes[0].outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(outcomes[2].outcome, SAMBUNG_NOT_ATTEMPTED);
}

TEST(KafkaProbe, SaysWhatTheTopicIsWorth) {
  KafkaCluster cluster;
  cluster.make_topic("wa", 6, 3);
  const Came came = KafkaBench(cluster).probe();
  ASSERT_EQ(came.items.size(), 3U) << came.reason;
  EXPECT_EQ(came.items[1]["detail"], "wa has 6 partitions");
  EXPECT_EQ(came.items[2]["detail"].get<std::string>().rfind("replicated: 3", 0), 0U);
  KafkaCluster single(1);
  single.make_topic("wa", 1, 1);
  const Came lonely = KafkaBench(single).probe();
  EXPECT_EQ(lonely.items[2]["detail"].get<std::string>().rfind("relaxed", 0), 0U);
  const Came none = KafkaBench(cluster, {{"topic", "none"}}).probe();
  EXPECT_FALSE(none.items[1]["ok"]);
  cluster.down();
  EXPECT_EQ(KafkaBench(cluster, {{"timeout_s", 1}}).probe().outcome, SAMBUNG_TRANSIENT);
}

}  // namespace
}  // namespace sambung::testing
