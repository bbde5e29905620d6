#include <gtest/gtest.h>

#include "tests/conformance/check_run.hpp"
#include "tests/sinks/kafka/kafka_cluster.hpp"
#include "tests/sinks/nats/nats_server.hpp"

namespace sambung::testing {
namespace {

TEST(SinkContract, WebhookKeepsIt) {
  const test::CheckRun run =
      test::check("webhook", R"({"path":"/wa","secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})");
  EXPECT_EQ(run.code, 0) << run.text();
  EXPECT_FALSE(run.skipped.contains("calls.failures"));
  EXPECT_FALSE(run.skipped.contains("privacy.secrets"));
}

TEST(SinkContract, NatsKeepsItBeforeAServer) {
  NatsServer server;
  make_stream(server, {.name = "WA", .subject = "wa.>"});
  const test::CheckRun run = test::check(
      "nats", R"({"servers":")" + server.url() + R"(","stream":"WA","subject":"wa.{type}"})",
      {"--live"});
  EXPECT_EQ(run.code, 0) << run.text();
  EXPECT_FALSE(run.skipped.contains("deliver.repeat"));
}

TEST(SinkContract, KafkaKeepsItBeforeBrokers) {
  KafkaCluster cluster;
  cluster.make_topic("wa", 3, 3);
  const test::CheckRun run = test::check(
      "kafka", R"({"brokers":")" + cluster.brokers() + R"(","topic":"wa","timeout_s":5})",
      {"--live"});
  EXPECT_EQ(run.code, 0) << run.text();
  EXPECT_FALSE(run.skipped.contains("deliver.repeat"));
}

}  // namespace
}  // namespace sambung::testing
