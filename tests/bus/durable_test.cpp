#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/bus/stage.hpp"

namespace sambung::bus {
namespace {

using namespace std::chrono_literals;

std::string opening(const std::string& more = "") {
  return R"({"v":0,"op":"open","name":"crm")" + more + "}";
}

std::string answer(const std::string& op, const Message& delivery, const std::string& more = "") {
  return R"({"v":0,"op":")" + op + R"(","fence":)" + std::to_string(delivery.number("fence")) +
         R"(,"delivery":)" + std::to_string(delivery.number("delivery")) + more + "}";
}

/// The next delivery, passing over other messages.
Message delivery(Client& client) {
  while (true) {
    auto message = client.hear();
    EXPECT_TRUE(message) << "no delivery";
    if (!message || message->text("re") == "event") return message ? *message : Message{};
  }
}

std::int64_t offset(const Message& message) { return message.number("offset", 2); }

TEST(Durable, GoesOnWhereItsAcksStopped) {
  Stage stage;
  stage.append(1, 5);
  stage.start_bus();
  {
    Client client(stage.requests());
    EXPECT_EQ(client.ask(opening()).text("re"), "opened");
    for (int i = 1; i <= 3; ++i) {
      const Message event = delivery(client);
      EXPECT_EQ(offset(event), i);
      EXPECT_EQ(event.frames.at(3), testing::made_event(i).body);
      EXPECT_EQ(event.text("person"), "person-a");
      client.say(answer("ack", event));
    }
    const Message fourth = delivery(client);
    EXPECT_EQ(offset(fourth), 4);
    client.say(R"({"v":0,"op":"close","fence":)" + std::to_string(fourth.number("fence")) + "}");
    EXPECT_EQ(client.hear()->text("re"), "closed");
  }
  Client again(stage.requests());
  EXPECT_NE(again.ask(opening(R"(,"from":"new")")).frames[0].find("\"known\":true"),
            std::string::npos);
  EXPECT_EQ(offset(delivery(again)), 4);
}

TEST(Durable, OneEventOfAPersonIsInFlightAndOthersGoOn) {
  Stage stage;
  stage.append(1, 3, "person-a");
  stage.append(4, 5, "person-b");
  stage.start_bus();
  Client client(stage.requests());
  client.say(opening());
  const Message first = delivery(client);
  const Message other = delivery(client);
  EXPECT_EQ(offset(first), 1);
  EXPECT_EQ(offset(other), 4);
  client.say(R"({"v":0,"op":"ping","id":"p","fence":)" + std::to_string(first.number("fence")) +
             "}");
  EXPECT_EQ(client.hear()->text("re"), "pong");  // and not a third event before it
  client.say(answer("ack", first));
  EXPECT_EQ(offset(delivery(client)), 2);
}

TEST(Durable, CreditIsNeverExceeded) {
  Stage stage;
  for (int i = 1; i <= 9; ++i) stage.append(i, i, "person-" + std::to_string(i));
  stage.start_bus();
  Client client(stage.requests());
  client.say(opening(R"(,"credit":3)"));
  Message third;
  for (int i = 0; i < 3; ++i) third = delivery(client);
  EXPECT_FALSE(client.hear(300ms));
  client.say(answer("ack_through", third));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(offset(delivery(client)), 4 + i);
}

TEST(Durable, ANakComesAgainAfterItsDelayAndHoldsItsPersonBack) {
  Stage stage;
  stage.append(1, 2, "person-a");
  stage.append(3, 3, "person-b");
  stage.start_bus();
  Client client(stage.requests());
  client.say(opening());
  const Message first = delivery(client);
  const Message other = delivery(client);
  client.say(answer("ack", other));
  const auto refused_at = std::chrono::steady_clock::now();
  client.say(answer("nak", first, R"(,"delay_ms":300,"reason":"later")"));
  const Message again = delivery(client);
  EXPECT_GE(std::chrono::steady_clock::now() - refused_at, 250ms);
  EXPECT_EQ(offset(again), 1);
  EXPECT_GE(again.number("attempt"), 2);
  client.say(answer("ack", again));
  EXPECT_EQ(offset(delivery(client)), 2);
}

TEST(Durable, TermMakesADeadLetterWithTheReason) {
  Stage stage;
  stage.append(1, 2);
  stage.start_bus();
  Client client(stage.requests());
  client.say(opening());
  client.say(answer("term", delivery(client), R"(,"reason":"no such field\n")"));
  EXPECT_EQ(offset(delivery(client)), 2);
  const auto dead = stage.ledger().dead_letters("bus:crm", 0, 10);
  ASSERT_TRUE(dead);
  ASSERT_EQ(dead->size(), 1U);
  EXPECT_EQ(dead->front().position.offset, 1U);
  EXPECT_EQ(dead->front().reason, "no such field ");
}

TEST(Durable, WhatIsNotAnsweredInTimeComesAgainUnlessProgressIsSaid) {
  Stage stage;
  stage.append(1, 1);
  stage.start_bus();
  Client client(stage.requests());
  client.say(opening(R"(,"ack_wait_ms":400)"));
  const Message first = delivery(client);
  for (int i = 0; i < 3; ++i) {
    client.say(answer("progress", first));
    EXPECT_FALSE(client.hear(200ms));
  }
  const Message again = delivery(client);
  EXPECT_EQ(offset(again), 1);
  EXPECT_NE(again.frames[0].find("\"redelivered\":true"), std::string::npos);
}

TEST(Durable, TheNewestOpenerOwnsAndTheOlderOneIsFenced) {
  Stage stage;
  stage.append(1, 2);
  stage.start_bus();
  Client older(stage.requests());
  older.say(opening());
  const Message held = delivery(older);
  Client newer(stage.requests());
  EXPECT_GT(newer.ask(opening()).number("fence"), held.number("fence"));
  EXPECT_EQ(older.hear()->text("re"), "fenced");
  older.say(answer("ack", held));
  EXPECT_EQ(older.hear()->text("code"), "no_session");
  const Message again = delivery(newer);
  EXPECT_EQ(offset(again), 1);
  EXPECT_NE(again.frames[0].find("\"redelivered\":true"), std::string::npos);
}

TEST(Durable, RewindsOnlyWhenNobodyHasIt) {
  Stage stage;
  stage.append(1, 2);
  stage.start_bus();
  Client client(stage.requests());
  client.say(opening());
  const Message first = delivery(client);
  client.say(answer("ack", first));
  client.say(answer("ack", delivery(client)));
  const std::string rewind = R"({"v":0,"op":"rewind","name":"crm","from":"all"})";
  EXPECT_EQ(client.ask(rewind).text("code"), "busy");
  client.say(R"({"v":0,"op":"close","fence":)" + std::to_string(first.number("fence")) + "}");
  EXPECT_EQ(client.hear()->text("re"), "closed");
  EXPECT_EQ(client.ask(rewind).text("re"), "rewound");
  client.say(opening());
  EXPECT_EQ(offset(delivery(client)), 1);
}

TEST(Durable, TheFilterOfTheOpenerHolds) {
  Stage stage;
  model::EncodedEvent status = testing::made_event(1);
  status.envelope.type = "message.status";
  stage.opened().append({status});
  stage.append(2, 2);
  stage.start_bus();
  Client client(stage.requests());
  client.say(opening(R"(,"events":["message.received"])"));
  EXPECT_EQ(offset(delivery(client)), 2);
}

TEST(Durable, OffsetsThatRetentionTookAreTold) {
  Stage stage;
  stage.append(1, 10);
  stage.opened().clock.advance(std::chrono::hours(24));
  stage.start_bus();
  Client client(stage.requests());
  client.say(opening());
  const Message first = delivery(client);
  client.say(R"({"v":0,"op":"close","fence":)" + std::to_string(first.number("fence")) + "}");
  EXPECT_EQ(client.hear()->text("re"), "closed");
  ASSERT_TRUE(stage.opened().journal->trim(0, stage.opened().clock.now(), 8));
  client.say(opening());
  EXPECT_EQ(client.hear()->text("re"), "opened");
  const auto lost = client.hear();
  ASSERT_TRUE(lost);
  EXPECT_EQ(lost->text("re"), "truncated");
  EXPECT_EQ(lost->number("from"), 1);
  EXPECT_EQ(lost->number("to"), 7);
  EXPECT_EQ(offset(delivery(client)), 8);
}

TEST(Durable, AKilledChildLosesNoAckAndClientsOpenAgain) {
  Stage stage;
  for (int i = 1; i <= 20; ++i) stage.append(i, i, "person-" + std::to_string(i % 4));
  stage.start_bus();
  std::set<std::int64_t> seen;
  std::vector<std::int64_t> order;
  for (int life = 0; seen.size() < 20; ++life) {
    ASSERT_LT(life, 10) << stage.log();
    Client client(stage.requests());
    client.say(opening());
    for (int i = 0; i < 6 && seen.size() < 20; ++i) {
      const Message event = delivery(client);
      if (seen.insert(offset(event)).second) order.push_back(offset(event));
      client.say(answer("ack", event));
    }
    if (seen.size() < 20) stage.kill_child();
  }
  for (int person = 0; person < 4; ++person) {
    std::vector<std::int64_t> of_person;
    std::copy_if(order.begin(), order.end(), std::back_inserter(of_person),
                 [&](std::int64_t at) { return at % 4 == person; });
    EXPECT_TRUE(std::is_sorted(of_person.begin(), of_person.end()));
  }
}

}  // namespace
}  // namespace sambung::bus
