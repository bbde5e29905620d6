#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/sqlite/database.hpp"
#include "tests/app/cli_broker.hpp"

/// `sambung lookup`, before a broker of the binary; tests/lookup/asked_connector.cpp answers.
namespace sambung {
namespace {

using testing::CliBroker;
using ::testing::HasSubstr;
using testing::kPhone;
using ::testing::Not;

class CliLookup : public CliBroker {
 protected:
  void SetUp() override {
    write_secret("secret", "app-secret-of-the-test");
    write_secret("token", "verify-token-of-the-test");
    configure(
        "  shop: {connector: asked, lookups: {fresh: 0s, deadline: 20s}, config: {is: stuck}}\n"
        "  plain: {connector: rough, config: {mode: ok}}\n");
    start_broker();
  }
  testing::Outcome look_up(std::vector<std::string> words) {
    words.insert(words.begin(), "lookup");
    return ask(std::move(words));
  }
};

/// The delivery of this connection is stuck in its connector; whoever asks does not wait for it.
TEST_F(CliLookup, AnswersForPeopleAndProgramsThoughADeliveryIsStuck) {
  say(1);
  ASSERT_TRUE(await_answer({"top", "-o", "json"}, "\"lag\":"));
  const auto text = look_up({"shop", "order", "--phone", kPhone, "--id", "1001"});
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_EQ(text.out, "id      42\nnumber  1001\ncalls   1\n");
  const auto json = look_up({"shop", "order", "--id", "1001", "-o", "json"});
  EXPECT_EQ(json.code, 0);
  EXPECT_TRUE(
      json.out.starts_with(R"({"connection":"shop","what":"order","stale":false,"age_ms":)"));
  EXPECT_TRUE(json.out.ends_with(R"(,"items":[{"id":"42","number":"1001","calls":2}]})"
                                 "\n"))
      << json.out;
  const auto none = look_up({"shop", "order", "--id", "none"});
  EXPECT_EQ(none.code, 0);
  EXPECT_EQ(none.out, "");
  EXPECT_EQ(none.err, "nothing was found\n");
  EXPECT_THAT(ask({"top", "-o", "json"}).out,
              HasSubstr(R"("lookups":{"asked":3,"kept":0,"stale":0,"failed":0,"waiting":0})"));
  EXPECT_TRUE(broker_->await(R"("verb":"lookup","connection":"shop","outcome":"done")"));
  EXPECT_THAT(broker_->err(), Not(HasSubstr(kPhone)));
}

TEST_F(CliLookup, WhatFailsIsStoodInForAndSaidToBeOld) {
  ASSERT_EQ(look_up({"shop", "order", "--id", "flaky"}).code, 0);
  const auto stale = look_up({"shop", "order", "--id", "flaky"});
  EXPECT_EQ(stale.code, 0);
  EXPECT_THAT(stale.out, HasSubstr("number  1001"));
  EXPECT_THAT(stale.err,
              HasSubstr("and no newer: the system did not answer: the system answered 503"));
  EXPECT_THAT(look_up({"shop", "order", "--id", "flaky", "-o", "json"}).out,
              HasSubstr(R"("stale":true,"age_ms":)"));
}

TEST_F(CliLookup, ErrorsSayWhatIsWrongAndHowToPutItRight) {
  const auto said = [&](std::vector<std::string> words, int code) {
    const auto outcome = look_up(std::move(words));
    EXPECT_EQ(outcome.code, code) << outcome.err;
    return outcome.err;
  };
  EXPECT_THAT(said({"nobody", "order", "--id", "1"}, 65), HasSubstr("no connection \"nobody\""));
  EXPECT_THAT(said({"plain", "order", "--id", "1"}, 65), HasSubstr("cannot be asked for anything"));
  EXPECT_THAT(said({"shop", "invoice", "--id", "1"}, 65),
              HasSubstr("it can be asked for: order (by phone, id)"));
  EXPECT_THAT(said({"shop", "order", "--email", "a@b.example"}, 65),
              HasSubstr("the keys are: phone, id"));
  EXPECT_THAT(said({"shop", "order"}, 65), HasSubstr("1 to 8 keys such as --phone"));
  EXPECT_THAT(said({"shop", "order", "--phone", "0812555"}, 65),
              HasSubstr("with its country code"));
  EXPECT_THAT(said({"shop", "order", "--id", "1", "--limit", "21"}, 65), HasSubstr("from 1 to 20"));
  EXPECT_THAT(said({"shop", "order", "--key", "nonsense"}, 64), HasSubstr("NAME=VALUE"));
  EXPECT_THAT(said({"shop"}, 64), HasSubstr("what"));
  EXPECT_THAT(said({"shop", "order", "--id", "refuse"}, 65), HasSubstr("no such number"));
  EXPECT_THAT(said({"shop", "order", "--id", "crash"}, 69), HasSubstr("error"));
  ASSERT_EQ(ask({"pause", "shop"}).code, 0);
  EXPECT_THAT(said({"shop", "order", "--id", "1"}, 69), HasSubstr("sambung resume lets it go on"));
  broker_->signal(SIGTERM);
  EXPECT_EQ(broker_->finish().code, 0);
  EXPECT_THAT(said({"shop", "order", "--id", "1"}, 69), HasSubstr("needs a running broker"));
}

/// A table of the customer's own, through a host process: whoever asks is told of their own orders
/// alone, and with the database gone of what there was.
TEST_F(CliLookup, ATableOfOrdersIsAskedByNumberAndBySomebodysPhone) {
  const std::filesystem::path file = folder_ / "shop.db";
  {
    auto database = sqlite::Database::open(file, {});
    ASSERT_TRUE(database) << database.error().what;
    auto made = database->execute(
        "create table orders (no integer primary key, phone text, amount decimal(10,2), state text,"
        " placed timestamp);"
        "insert into orders values"
        " (1001, '0812-5550-1234', '25001.25', 'sent', '2026-11-26T08:00:00Z'),"
        " (1002, '+6281255501234', '7.25', 'open', '2026-11-26T09:00:00Z'),"
        " (1003, '+19812555 01234', '9.00', 'open', '2026-11-26T10:00:00Z')");
    ASSERT_TRUE(made) << made.error().what;
  }
  configure(
      "  erp: {connector: sqlite, lookups: {fresh: 0s, deadline: 20s}, config: {path: " +
      file.string() +
      ", events: false, lookups: {order: {table: orders, keys: {phone: phone, id: no}, columns: "
      "{number: no, status: state, total: amount, placed_at: placed}, order_by: placed}}}}\n");
  EXPECT_EQ(ask({"reload"}).code, 0);
  const auto newest = look_up({"erp", "order", "--phone", kPhone});
  EXPECT_EQ(newest.code, 0) << newest.err;
  EXPECT_EQ(
      newest.out,
      "number     1002\nplaced_at  2026-11-26T09:00:00Z\nstatus     open\ntotal      7.25\n"
      "\n"
      "number     1001\nplaced_at  2026-11-26T08:00:00Z\nstatus     sent\ntotal      25001.25\n");
  EXPECT_THAT(look_up({"erp", "order", "--id", "1003"}).out, HasSubstr("number     1003"));
  EXPECT_EQ(look_up({"erp", "order", "--id", "1003", "--phone", kPhone}).out, "");
  {
    auto database = sqlite::Database::open(file, {});
    ASSERT_TRUE(database && database->execute("drop table orders"));
  }
  const auto stale = look_up({"erp", "order", "--phone", kPhone});
  EXPECT_EQ(stale.out, newest.out);
  EXPECT_THAT(stale.err, HasSubstr("and no newer"));
}

}  // namespace
}  // namespace sambung
