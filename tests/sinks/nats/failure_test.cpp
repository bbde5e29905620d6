#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/fault/await.hpp"
#include "tests/sinks/nats/nats_bench.hpp"

namespace sambung::testing {
namespace {

constexpr const char* kUsers = R"(authorization { users: [
  {user: admin, password: secret},
  {user: reader, password: secret, permissions: {publish: ["$JS.API.>"], subscribe: [">"]}}
] })";

MadeBatch one() {
  MadeBatch made;
  made.add("a");
  return made;
}

TEST(NatsFailure, AServerThatIsAwayIsTransientAndComesBackByItself) {
  NatsServer server;
  NatsBench bench(server);
  bench.provision(true);
  EXPECT_EQ(done_in(bench.deliver(one())), 1U);
  server.stop();
  EXPECT_EQ(bench.deliver(one())[0].outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(bench.deliver(one())[0].outcome, SAMBUNG_TRANSIENT);
  server.start();
  EXPECT_EQ(done_in(bench.deliver(one())), 1U);
  EXPECT_EQ(stored_in(server, "WA").size(), 1U);
}

TEST(NatsFailure, WithoutAStreamNothingIsDoneAndTheReasonSaysHowToMakeOne) {
  NatsServer server;
  NatsBench bench(server);
  const Outcome outcome = bench.deliver(one())[0];
  EXPECT_EQ(outcome.outcome, SAMBUNG_TRANSIENT);
  EXPECT_NE(outcome.reason.find("sambung sync provision"), std::string::npos);
}

TEST(NatsFailure, AnotherStreamThatTakesTheSubjectIsNotOurs) {
  NatsServer server;
  make_stream(server, {.name = "OTHER", .subject = "wa.>"});
  NatsBench bench(server);
  EXPECT_EQ(bench.deliver(one())[0].outcome, SAMBUNG_PERMISSION);
  EXPECT_TRUE(stored_in(server, "OTHER").empty());
}

TEST(NatsFailure, ARefusedLoginPausesTheConnection) {
  NatsServer server(kUsers);
  NatsBench wrong(server, {{"user", "admin"}, {"password", "hunter2"}});
  const Outcome outcome = wrong.deliver(one())[0];
  EXPECT_EQ(outcome.outcome, SAMBUNG_AUTH_DEAD);
  EXPECT_EQ(outcome.reason.find("hunter2"), std::string::npos);
  EXPECT_EQ(wrong.probe().outcome, SAMBUNG_AUTH_DEAD);
}

TEST(NatsFailure, AUserWhoMayNotPublishPausesTheConnection) {
  NatsServer server(kUsers);
  make_stream(server, {.name = "WA", .subject = "wa.>"}, "admin:secret");
  NatsBench reader(server, {{"user", "reader"}, {"password", "secret"}});
  EXPECT_EQ(reader.deliver(one())[0].outcome, SAMBUNG_PERMISSION);
  NatsBench admin(server, {{"user", "admin"}, {"password", "secret"}});
  EXPECT_EQ(done_in(admin.deliver(one())), 1U);
}

TEST(NatsFailure, CancelEndsAWaitForAServerThatStandsStill) {
  NatsServer server;
  NatsBench bench(server, {{"timeout_s", 30}});
  bench.provision(true);
  bench.deliver(one());
  server.freeze();
  Outcomes outcomes;
  std::atomic<bool> over = false;
  std::jthread delivering([&] {
    outcomes = bench.deliver(one());
    over = true;
  });
  EXPECT_FALSE(fault::await([&] { return over.load(); }, std::chrono::seconds(1)));
  bench.system.cancel();
  EXPECT_TRUE(fault::await([&] { return over.load(); }, std::chrono::seconds(1)));
  delivering.join();
  server.thaw();
  EXPECT_EQ(outcomes[0].outcome, SAMBUNG_TRANSIENT);
  // What was sent before is not taken for the answer to what is sent now.
  EXPECT_EQ(done_in(bench.deliver(one())), 1U);
}

TEST(NatsFailure, AnAnswerThatDoesNotComeIsTransientAfterTheTimeout) {
  NatsServer server;
  NatsBench bench(server, {{"timeout_s", 1}});
  bench.provision(true);
  bench.deliver(one());
  server.freeze();
  EXPECT_EQ(bench.deliver(one())[0].outcome, SAMBUNG_TRANSIENT);
  server.thaw();
}

}  // namespace
}  // namespace sambung::testing
