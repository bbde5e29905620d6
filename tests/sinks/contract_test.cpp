#include <gtest/gtest.h>

#include "tests/conformance/kept.hpp"
#include "tests/fakes/fake_system.hpp"
#include "tests/sinks/kafka/kafka_cluster.hpp"
#include "tests/sinks/nats/nats_server.hpp"

namespace sambung::testing {
namespace {

/// Takes all that has an object as its body.
class Receiver final : public FakeSystem {
 public:
  ~Receiver() override { stop(); }

 private:
  Told answer(const Ask& ask) override {
    return {ask.path == "/wa" && ask.body.is_object() ? 204 : 400, json(), {}};
  }
};

TEST(SinkContract, WebhookKeepsItBeforeAReceiver) {
  Receiver receiver;
  const test::CheckRun run = test::check_live(
      {.connector = "webhook",
       .base_url = receiver.origin(),
       .header = "Authorization: Bearer conformance-token",
       .config = R"({"path":"/wa","secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})"});
  test::expect_kept("webhook", run);
}

TEST(SinkContract, NatsKeepsItBeforeAServer) {
  NatsServer server;
  make_stream(server, {.name = "WA", .subject = "wa.>"});
  const test::CheckRun run = test::check(
      "nats", R"({"servers":")" + server.url() + R"(","stream":"WA","subject":"wa.{type}"})",
      {"--live"});
  test::expect_kept("nats", run);
}

TEST(SinkContract, KafkaKeepsItBeforeBrokers) {
  KafkaCluster cluster;
  cluster.make_topic("wa", 3, 3);
  const test::CheckRun run = test::check(
      "kafka", R"({"brokers":")" + cluster.brokers() + R"(","topic":"wa","timeout_s":5})",
      {"--live"});
  test::expect_kept("kafka", run);
}

}  // namespace
}  // namespace sambung::testing
