#include <gtest/gtest.h>

#include "tests/connectors/bodies.hpp"
#include "tests/connectors/sql_target.hpp"
#include "tests/connectors/tcp_cutter.hpp"

namespace sambung::test {
namespace {

using deliver::Item;
using deliver::OutcomeClass;
using Items = std::vector<Item>;

Items messages(std::uint64_t from, std::uint64_t to) {
  Items items;
  for (std::uint64_t n = from; n < to; ++n) {
    items.push_back(item_of(n, "message.received", text_body("m" + std::to_string(n), "x")));
  }
  return items;
}

std::string config_of(int port) { return "{\"dsn\":\"" + PostgresServer::dsn(port) + "\"}"; }

class Postgres : public testing::Test {
 protected:
  void SetUp() override {
    if (!PostgresServer::obstacle().empty()) GTEST_SKIP() << PostgresServer::obstacle();
    server_ = std::make_unique<PostgresServer>();
    ASSERT_TRUE(server_->start());
    target_ = postgres_target(*server_, "public");
  }
  /// Delivers until done, as the broker would.
  static bool done_at_last(Connection& connection, const Items& items) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < until) {
      if (connection.done(items)) return true;
    }
    return false;
  }
  std::string count(const std::string& table) {
    const Rows rows = target_->query("select count(*) from " + table);
    return rows.empty() ? "none" : rows[0][0];
  }

  std::unique_ptr<PostgresServer> server_;
  std::unique_ptr<SqlTarget> target_;
};

TEST_F(Postgres, ServerRestartCostsAnOutcomeAndNoEvent) {
  Connection connection("postgres", config_of(server_->port()));
  ASSERT_TRUE(connection.done(messages(1, 11)));
  ASSERT_TRUE(server_->stop("immediate"));
  const auto refused = connection.deliver(messages(11, 21));
  ASSERT_TRUE(refused.ok()) << refused.detail;
  EXPECT_EQ(refused.outcomes[0].outcome, OutcomeClass::kTransient);
  EXPECT_EQ(refused.outcomes[1].outcome, OutcomeClass::kNotAttempted);
  ASSERT_TRUE(server_->start());
  EXPECT_TRUE(done_at_last(connection, messages(11, 21)));
  EXPECT_EQ(count("interactions"), "20");
  EXPECT_EQ(connection.host().status().restarts, 0U);
}

TEST_F(Postgres, ConnectionLostDuringCommitIsTransientAndTheRepeatDoublesNothing) {
  TcpCutter cutter(server_->port());
  Connection connection("postgres", config_of(cutter.port()));
  ASSERT_TRUE(connection.done(messages(1, 11)));
  for (std::uint64_t round = 1; round <= 5; ++round) {
    const Items batch = messages(round * 100, round * 100 + 50);
    cutter.cut_at_next_commit();
    const auto lost = connection.deliver(batch);
    ASSERT_TRUE(lost.ok()) << lost.detail;
    EXPECT_EQ(lost.outcomes[0].outcome, OutcomeClass::kTransient);
    EXPECT_EQ(cutter.cuts(), static_cast<int>(round));
    // It was committed, and only the answer was lost.
    EXPECT_EQ(count("interactions"), std::to_string(10 + round * 50));
    EXPECT_TRUE(done_at_last(connection, batch));
    EXPECT_EQ(count("interactions"), std::to_string(10 + round * 50));
  }
}

/// A table of the customer's own that only grows, fed by a trigger on ours.
TEST_F(Postgres, AppendOnlyTriggerTableSeesEachInteractionOnceAndInOrder) {
  Connection connection("postgres", config_of(server_->port()));
  ASSERT_TRUE(connection.done(messages(1, 2)));
  const auto change = [&](const std::string& sql) { target_->query(sql); };
  change("create table trail (place bigserial primary key, event_id text not null)");
  change(
      "create function follow() returns trigger language plpgsql as $$ begin"
      " insert into trail (event_id) values (new.event_id); return null; end $$");
  change(
      "create function refuse() returns trigger language plpgsql as $$ begin"
      " raise exception 'append only'; end $$");
  change(
      "create trigger follows after insert on interactions for each row execute function follow()");
  change(
      "create trigger stays before update or delete on trail for each row execute function "
      "refuse()");
  for (std::uint64_t from = 2; from < 400; from += 100) {
    ASSERT_TRUE(connection.done(messages(from, from + 150)));  // half of it comes again
    ASSERT_TRUE(connection.done(messages(from, from + 100)));
  }
  EXPECT_EQ(count("trail"), "450");
  EXPECT_TRUE(target_
                  ->query("select 1 from (select event_id, lag(event_id) over (order by place) as"
                          " before from trail) as pairs where event_id <= before")
                  .empty());
  EXPECT_EQ(target_->query("select count(*) from interactions i where not exists"
                           " (select 1 from trail t where t.event_id = i.event_id)"),
            (Rows{{"1"}}));  // the one from before the trigger
}

TEST_F(Postgres, BackendKilledInTheMiddleIsTransient) {
  Connection connection("postgres", config_of(server_->port()));
  ASSERT_TRUE(connection.done(messages(1, 2)));
  target_->query(
      "select pg_terminate_backend(pid) from pg_stat_activity"
      " where application_name = 'sambung'");
  EXPECT_TRUE(done_at_last(connection, messages(2, 12)));
  EXPECT_EQ(count("interactions"), "11");
}

TEST_F(Postgres, UnknownUserPausesTheConnection) {
  Connection connection("postgres",
                        "{\"dsn\":\"host=127.0.0.1 dbname=postgres user=nobody_here port=" +
                            std::to_string(server_->port()) + "\"}");
  const auto result = connection.deliver(messages(1, 2));
  ASSERT_TRUE(result.ok()) << result.detail;
  EXPECT_EQ(result.outcomes[0].outcome, OutcomeClass::kAuthDead);
}

TEST_F(Postgres, TablesOfANewerConnectorAreLeftAlone) {
  {
    Connection connection("postgres", config_of(server_->port()));
    ASSERT_TRUE(connection.done(messages(1, 2)));
  }
  target_->query("update sambung_schema set version = 99");
  Connection connection("postgres", config_of(server_->port()));
  const auto result = connection.deliver(messages(2, 3));
  ASSERT_TRUE(result.ok()) << result.detail;
  EXPECT_EQ(result.outcomes[0].outcome, OutcomeClass::kPermission);
  EXPECT_NE(result.outcomes[0].reason.find("version 99"), std::string::npos);
  EXPECT_EQ(count("interactions"), "1");
}

TEST_F(Postgres, CancelEndsADeliveryThatWaitsForALock) {
  Connection connection("postgres", config_of(server_->port()));
  ASSERT_TRUE(connection.done(messages(1, 2)));
  // Holds the table until it is ended.
  std::jthread holder([&] {
    target_->query("begin; lock table interactions in access exclusive mode; select pg_sleep(60)");
  });
  const auto waits = [&](const std::string& sql) { return !target_->query(sql).empty(); };
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!waits("select 1 from pg_stat_activity where query like '%pg_sleep(60)' and wait_event ="
                " 'PgSleep'") &&
         std::chrono::steady_clock::now() < until) {
  }
  std::jthread canceller([&] {
    while (!waits("select 1 from pg_locks where not granted") &&
           std::chrono::steady_clock::now() < until) {
    }
    connection.host().cancel();
  });
  const auto result = connection.deliver(messages(2, 3));
  ASSERT_TRUE(result.ok()) << result.detail;
  EXPECT_EQ(result.outcomes[0].outcome, OutcomeClass::kTransient);
  EXPECT_NE(result.outcomes[0].reason.find("cancelled"), std::string::npos);
  target_->query(
      "select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'");
  EXPECT_TRUE(done_at_last(connection, messages(2, 3)));
}

}  // namespace
}  // namespace sambung::test
