#include <gtest/gtest.h>

#include "tests/simulator/stage.hpp"

namespace sambung::simulator {
namespace {

class Sending : public Stage {};

TEST_F(Sending, ATextIsAcceptedAndReportedSentDeliveredRead) {
  customer_writes();
  Json body = text_to("+62 812-5550-1234");
  body["biz_opaque_callback_data"] = "sambung:1";
  const Graphed reply = send(body);
  ASSERT_EQ(reply.status, 200U) << reply.body;
  EXPECT_EQ(reply.body["contacts"][0]["input"], "+62 812-5550-1234");
  EXPECT_EQ(reply.body["contacts"][0]["wa_id"], kPhone);
  const std::string id = reply.body["messages"][0]["id"];
  ASSERT_TRUE(id.starts_with("wamid."));
  ASSERT_TRUE(receiver_->wait_for(4));
  const auto statuses = statuses_of(id);
  EXPECT_EQ(std::set<std::string>(statuses.begin(), statuses.end()),
            (std::set<std::string>{"sent", "delivered", "read"}));
  const Json status = bodies().back()["entry"][0]["changes"][0]["value"]["statuses"][0];
  EXPECT_EQ(status["biz_opaque_callback_data"], "sambung:1");
  EXPECT_EQ(status["recipient_id"], kPhone);
}

TEST_F(Sending, OutsideTheWindowOnlyTemplatesGo) {
  EXPECT_EQ(send(text_to(kPhone)).code(), 131047);
  const Graphed reply = send(Json::parse(
      R"({"messaging_product":"whatsapp","to":"6281255501234","type":"template",
          "template":{"name":"hello_world","language":{"code":"en_US"}}})"));
  EXPECT_EQ(reply.status, 200U) << reply.body;
  EXPECT_EQ(reply.body["messages"][0]["message_status"], "accepted");
}

TEST_F(Sending, TheWindowClosesAfterADay) {
  class HeldClock final : public Clock {
   public:
    UnixTime now() const override { return from_unix_ms(ms.load()); }
    std::atomic<std::int64_t> ms = 1'795'392'000'000;
  } clock;
  start([&](Options& options) { options.clock = &clock; });
  customer_writes();
  clock.ms += 86'399'000;
  EXPECT_EQ(send(text_to(kPhone)).status, 200U);
  clock.ms += 1'000;
  EXPECT_EQ(send(text_to(kPhone)).code(), 131047);
  caller_.reset();
  simulator_.reset();
}

TEST_F(Sending, MayFailLaterInsteadOfAtOnce) {
  start([](Options& options) { options.outside_window = OutsideWindow::kFailLater; });
  const Graphed reply = send(text_to(kPhone));
  ASSERT_EQ(reply.status, 200U);
  ASSERT_TRUE(receiver_->wait_for(1));
  const Json value = bodies()[0]["entry"][0]["changes"][0]["value"];
  EXPECT_EQ(value["statuses"][0]["status"], "failed");
  EXPECT_EQ(value["statuses"][0]["errors"][0]["code"], 131047);
  EXPECT_FALSE(value.contains("contacts"));
  EXPECT_FALSE(value["statuses"][0].contains("recipient_user_id"));
}

TEST_F(Sending, ANumberThatEndsInAnErrorCodeFailsWithIt) {
  start([](Options& options) { options.outside_window = OutsideWindow::kAllow; });
  ASSERT_EQ(send(text_to("6281255131026")).status, 200U);
  ASSERT_TRUE(receiver_->wait_for(1));
  EXPECT_EQ(bodies()[0]["entry"][0]["changes"][0]["value"]["statuses"][0]["errors"][0]["code"],
            131026);
}

TEST_F(Sending, ReachesPeopleByBusinessScopedId) {
  customer_writes("ID.7741002938475999");
  Json body = text_to(kPhone);
  body.erase("to");
  body["recipient"] = "ID.7741002938475999";
  const Graphed reply = send(body);
  ASSERT_EQ(reply.status, 200U) << reply.body;
  EXPECT_EQ(reply.body["contacts"][0]["user_id"], "ID.7741002938475999");
  ASSERT_TRUE(receiver_->wait_for(2));
  const Json status = bodies()[1]["entry"][0]["changes"][0]["value"]["statuses"][0];
  EXPECT_FALSE(status.contains("recipient_id"));
  EXPECT_EQ(status["recipient_user_id"], "ID.7741002938475999");
}

TEST_F(Sending, AReactionIsOnlyReportedSent) {
  const std::string theirs = customer_writes();
  const Graphed reply =
      send({{"messaging_product", "whatsapp"},
            {"to", kPhone},
            {"type", "reaction"},
            {"reaction", {{"message_id", theirs}, {"emoji", "\xF0\x9F\x91\x8D"}}}});
  ASSERT_EQ(reply.status, 200U) << reply.body;
  // A text sent afterwards has its read status later than any status of the reaction.
  const std::string text = send(text_to(kPhone)).body["messages"][0]["id"];
  ASSERT_TRUE(receiver_->wait_for(5));
  EXPECT_EQ(statuses_of(reply.body["messages"][0]["id"]), std::vector<std::string>{"sent"});
  EXPECT_EQ(statuses_of(text).size(), 3U);
}

TEST_F(Sending, ReadReceiptsAndTypingNeedAMessageThatCame) {
  const std::string theirs = customer_writes();
  Json read = {{"messaging_product", "whatsapp"}, {"status", "read"}, {"message_id", theirs}};
  EXPECT_EQ(send(read).body, Json::parse(R"({"success":true})"));
  read["typing_indicator"] = {{"type", "text"}};
  EXPECT_EQ(send(read).status, 200U);
  read["message_id"] = "wamid.unknown";
  EXPECT_EQ(send(read).code(), 131009);
  read["typing_indicator"] = {{"type", "audio"}};
  EXPECT_EQ(send(read).code(), 131009);
}

TEST_F(Sending, TooManyToOnePersonHitThePairLimit) {
  customer_writes();
  class StillClock final : public Clock {
   public:
    UnixTime now() const override { return from_unix_ms(1'795'392'000'000); }
  } clock;
  start([&](Options& options) {
    options.clock = &clock;
    options.outside_window = OutsideWindow::kAllow;
    options.throughput_per_second = 1000;
  });
  for (int i = 0; i < 45; ++i) ASSERT_EQ(send(text_to(kPhone)).status, 200U) << i;
  const Graphed refused = send(text_to(kPhone));
  EXPECT_EQ(refused.status, 400U);
  EXPECT_EQ(refused.code(), 131056);
  EXPECT_EQ(send(text_to("6281255505678")).status, 200U);
  caller_.reset();
  simulator_.reset();
}

TEST_F(Sending, TooManyFromOneNumberHitItsThroughput) {
  class StillClock final : public Clock {
   public:
    UnixTime now() const override { return from_unix_ms(1'795'392'000'000); }
  } clock;
  start([&](Options& options) {
    options.clock = &clock;
    options.outside_window = OutsideWindow::kAllow;
    options.throughput_per_second = 3;
  });
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(send(text_to("628125550100" + std::to_string(i))).status, 200U);
  }
  EXPECT_EQ(send(text_to("6281255501009")).code(), 130429);
  caller_.reset();
  simulator_.reset();
}

TEST_F(Sending, NeedsTheToken) {
  HttpRequest request;
  request.method = "POST";
  request.target = "/v26.0/" + kChannel + "/messages";
  request.headers["content-type"] = "application/json";
  request.body = text_to(kPhone).dump();
  const Graphed without = graph(request);
  EXPECT_EQ(without.status, 401U);
  EXPECT_EQ(without.code(), 190);
  EXPECT_EQ(without.body["error"]["type"], "OAuthException");
  request.headers["authorization"] = "Bearer wrong";
  EXPECT_EQ(graph(request).code(), 190);
}

class Versions : public Stage, public ::testing::WithParamInterface<const char*> {};
TEST_P(Versions, AreServedFrom13UpAndWithoutAny) {
  EXPECT_EQ(get(std::string(GetParam()) + kChannel).status, 200U);
}
INSTANTIATE_TEST_SUITE_P(Known, Versions,
                         ::testing::Values("/v13.0/", "/v19.0/", "/v26.0/", "/v99.0/", "/"));

TEST_F(Sending, OlderVersionsAndUnknownNodesAreRefused) {
  EXPECT_EQ(get("/v12.0/" + kChannel).status, 400U);
  const Graphed reply = post("/v26.0/123/messages", text_to(kPhone));
  EXPECT_EQ(reply.code(), 100);
  EXPECT_EQ(reply.body["error"]["error_subcode"], 33);
  EXPECT_EQ(reply.body["error"]["type"], "GraphMethodException");
  EXPECT_EQ(post("/v26.0/" + kChannel + "/nothing", text_to(kPhone)).code(), 100);
}

TEST_F(Sending, FaultsOfTheGraphApiAreSimulated) {
  start([](Options& options) { options.faults.server_error = 1; });
  EXPECT_EQ(send(text_to(kPhone)).status, 500U);
  start([](Options& options) { options.faults.throttle = 1; });
  EXPECT_EQ(send(text_to(kPhone)).code(), 130429);
  start([](Options& options) {
    options.faults.lost_answer = 1;
    options.outside_window = OutsideWindow::kAllow;
  });
  EXPECT_EQ(send(text_to(kPhone)).status, 0U);
  // The call was done all the same: its statuses come.
  EXPECT_TRUE(receiver_->wait_for(3));
}

TEST_F(Sending, MarketingMessagesTakeMarketingTemplatesOnly) {
  const std::string path = "/v26.0/" + kChannel + "/marketing_messages";
  EXPECT_EQ(post(path, text_to(kPhone)).code(), 131055);
  Json body = Json::parse(
      R"({"messaging_product":"whatsapp","to":"6281255501234","type":"template",
          "template":{"name":"hello_world","language":{"code":"en_US"}}})");
  EXPECT_EQ(post(path, body).code(), 134100);
  body["product_policy"] = "SOMETHING";
  EXPECT_EQ(post(path, body).code(), 131009);
}

TEST_F(Sending, HistoryShowsWhatWasReported) {
  customer_writes();
  const std::string id = send(text_to(kPhone)).body["messages"][0]["id"];
  ASSERT_TRUE(receiver_->wait_for(4));
  const Graphed history =
      get("/v26.0/" + kChannel + "/message_history?message_id=" + encode_percent(id));
  ASSERT_EQ(history.body["data"].size(), 1U) << history.body;
  EXPECT_EQ(history.body["data"][0]["events"]["data"].size(), 3U);
}

TEST_F(Sending, ThreadsArePassedOn) {
  const std::string path = "/v26.0/" + kChannel + "/thread_control";
  Json body = {{"messaging_product", "whatsapp"},
               {"to", kPhone},
               {"action", "pass"},
               {"control_pass", {{"target_role", "escalation"}}},
               {"metadata", "K-19"}};
  EXPECT_EQ(post(path, body).status, 200U);
  ASSERT_TRUE(receiver_->wait_for(1));
  const Json change = bodies()[0]["entry"][0]["changes"][0];
  EXPECT_EQ(change["field"], "messaging_handovers");
  EXPECT_EQ(change["value"]["control_passed"]["new_owner_role"], "escalation");
  body["action"] = "take";
  EXPECT_EQ(post(path, body).code(), 2494191);
}

}  // namespace
}  // namespace sambung::simulator
