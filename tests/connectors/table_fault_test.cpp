#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <thread>

#include "tests/connectors/bodies.hpp"
#include "tests/connectors/table_stage.hpp"
#include "tests/connectors/tcp_cutter.hpp"

/// Servers that die, refuse and keep silent.
namespace sambung::test {
namespace {

using deliver::OutcomeClass;

const char* const kContacts =
    R"("events":false,"contacts":{"table":"t","id":"id","version":"at","columns":["name"]})";

json change_of(const std::string& name) {
  return {{"object", "contact"}, {"id", "1"}, {"fields", {{"name", name}}}};
}

deliver::ItemOutcome upsert(Connection& connection, const json& request) {
  EXPECT_TRUE(connection.host().await_ready(kPatience));
  const auto result =
      connection.host().call({"sambung.upsert/0", {request.dump()}, {}, 0}, kPatience);
  EXPECT_TRUE(result) << result.error().what;
  return result ? result->outcomes[0] : deliver::ItemOutcome{};
}

class PostgresTable : public testing::Test {
 protected:
  void SetUp() override {
    if (!PostgresServer::obstacle().empty()) GTEST_SKIP() << PostgresServer::obstacle();
    server_ = std::make_unique<PostgresServer>();
    ASSERT_TRUE(server_->start());
    target_ = postgres_target(*server_, "public");
    target_->query("create table t (id int primary key, name text, at timestamptz)");
    target_->query("insert into t values (1, 'old', now())");
  }
  std::string config(int port) const {
    return "{\"dsn\":\"" + PostgresServer::dsn(port) + "\"," + kContacts + "}";
  }
  std::unique_ptr<PostgresServer> server_;
  std::unique_ptr<SqlTarget> target_;
};

TEST_F(PostgresTable, AnAnswerToCommitThatIsLostLeavesTheOutcomeUnknown) {
  TcpCutter cutter(server_->port());
  Connection connection("postgres", config(cutter.port()));
  ASSERT_EQ(upsert(connection, change_of("first")).outcome, OutcomeClass::kDone);
  cutter.cut_at_next_commit();
  EXPECT_EQ(upsert(connection, change_of("second")).outcome, OutcomeClass::kUnknown);
  EXPECT_EQ(cutter.cuts(), 1);
  EXPECT_EQ(target_->query("select name from t"), (Rows{{"second"}}));
  EXPECT_EQ(upsert(connection, change_of("third")).outcome, OutcomeClass::kDone);
}

/// Runs `end` once the upsert waits for a row that a test holds.
deliver::ItemOutcome upsert_interrupted(Connection& connection, SqlTarget& target,
                                        const std::function<void()>& end) {
  const auto holder = target.client();
  holder->run("begin");
  holder->run("update t set name = 'held' where id = 1");
  std::jthread interrupter([&] {
    const auto watcher = target.client();
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (watcher->run("select 1 from pg_locks where not granted").empty() &&
           std::chrono::steady_clock::now() < until) {
    }
    end();
  });
  return upsert(connection, change_of("new"));
}

TEST_F(PostgresTable, AServerThatIsKilledInTheMiddleCostsNothing) {
  Connection connection("postgres", config(server_->port()));
  ASSERT_EQ(upsert(connection, change_of("first")).outcome, OutcomeClass::kDone);
  const auto outcome =
      upsert_interrupted(connection, *target_, [&] { server_->stop("immediate"); });
  EXPECT_EQ(outcome.outcome, OutcomeClass::kTransient) << outcome.reason;
  ASSERT_TRUE(server_->start());
  EXPECT_EQ(target_->query("select name from t"), (Rows{{"first"}}));
  EXPECT_EQ(upsert(connection, change_of("second")).outcome, OutcomeClass::kDone);
  EXPECT_EQ(connection.host().status().restarts, 0U);
}

TEST_F(PostgresTable, ACancelEndsAnUpsertThatWaitsForALock) {
  Connection connection("postgres", config(server_->port()));
  ASSERT_EQ(upsert(connection, change_of("first")).outcome, OutcomeClass::kDone);
  const auto outcome =
      upsert_interrupted(connection, *target_, [&] { connection.host().cancel(); });
  EXPECT_EQ(outcome.outcome, OutcomeClass::kTransient) << outcome.reason;
  EXPECT_NE(outcome.reason.find("cancelled"), std::string::npos);
}

TEST_F(PostgresTable, ARightThatIsMissingIsNamed) {
  target_->query("create role reader login");
  target_->query("grant select on t to reader");
  std::string dsn = PostgresServer::dsn(server_->port());
  dsn.replace(dsn.find("user=postgres"), 13, "user=reader");
  Connection connection("postgres", "{\"dsn\":\"" + dsn + "\"," + kContacts + "}");
  const auto refused = upsert(connection, change_of("x"));
  EXPECT_EQ(refused.outcome, OutcomeClass::kPermission);
  EXPECT_NE(refused.reason.find("table t"), std::string::npos) << refused.reason;
  const auto probe = connection.host().call({"sambung.probe/0", {""}, {}, 0}, kPatience);
  ASSERT_TRUE(probe);
  bool is_told = false;
  for (const auto& each : probe->items) {
    is_told = is_told || each.item.find("grant update on name") != std::string::npos;
  }
  EXPECT_TRUE(is_told);
}

TEST_F(PostgresTable, TablesOfVersionOneAreBroughtToThePresentOne) {
  const std::string config = "{\"dsn\":\"" + PostgresServer::dsn(server_->port()) + "\"}";
  {
    Connection connection("postgres", config);
    ASSERT_TRUE(connection.done({item_of(1, "message.received", text_body("m1", "x"))}));
  }
  const auto client = target_->client();
  client->run("drop index persons_merged");
  client->run("drop index persons_who_merged");
  client->run("drop table files");
  client->run("create index persons_merged on persons (merged_into)");
  client->run("update sambung_schema set version = 1");
  Connection connection("postgres", config);
  ASSERT_TRUE(connection.done({item_of(2, "message.received", text_body("m2", "x"))}));
  EXPECT_EQ(target_->query("select version from sambung_schema"), (Rows{{"4"}}));
  EXPECT_EQ(target_->query("select count(*) from interactions"), (Rows{{"2"}}));
  EXPECT_EQ(target_->query("select count(*) from pg_indexes where indexname in"
                           " ('persons_merged', 'persons_who_merged') and indexdef like '%WHERE%'"),
            (Rows{{"2"}}));
}

class MariadbTable : public testing::Test {
 protected:
  void SetUp() override {
    if (!MariadbServer::obstacle().empty()) GTEST_SKIP() << MariadbServer::obstacle();
    server_ = std::make_unique<MariadbServer>();
    ASSERT_TRUE(server_->start());
    target_ = mariadb_target(*server_, "shop");
    target_->query("create table t (id int primary key, name text, at timestamp(6))");
    target_->query("insert into t values (1, 'old', now(6))");
  }
  std::string config(const std::string& password) const {
    return "{\"dsn\":\"" + MariadbServer::dsn(server_->port(), "shop") + "\",\"password\":\"" +
           password + "\"," + kContacts + "}";
  }
  std::unique_ptr<MariadbServer> server_;
  std::unique_ptr<SqlTarget> target_;
};

TEST_F(MariadbTable, AWrongPasswordPausesTheConnectionAndIsNotTold) {
  Connection connection("mariadb", config("wr0ng"));
  const auto refused = upsert(connection, change_of("x"));
  EXPECT_EQ(refused.outcome, OutcomeClass::kAuthDead);
  EXPECT_EQ(refused.reason.find("wr0ng"), std::string::npos);
}

TEST_F(MariadbTable, AServerThatIsKilledInTheMiddleCostsNothing) {
  Connection connection("mariadb", config(MariadbServer::kPassword));
  ASSERT_EQ(upsert(connection, change_of("first")).outcome, OutcomeClass::kDone);
  const auto holder = target_->client();
  holder->run("begin");
  holder->run("update t set name = 'held' where id = 1");
  std::jthread killer([&] {
    const auto watcher = target_->client();
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (watcher
               ->run("select 1 from information_schema.processlist"
                     " where info like '%for update' and id <> connection_id()")
               .empty() &&
           std::chrono::steady_clock::now() < until) {
    }
    server_->kill();
  });
  const auto outcome = upsert(connection, change_of("new"));
  killer.join();
  EXPECT_EQ(outcome.outcome, OutcomeClass::kTransient) << outcome.reason;
  ASSERT_TRUE(server_->start());
  EXPECT_EQ(upsert(connection, change_of("second")).outcome, OutcomeClass::kDone);
  EXPECT_EQ(target_->query("select name from t"), (Rows{{"second"}}));
  EXPECT_EQ(connection.host().status().restarts, 0U);
}

TEST_F(MariadbTable, ACancelEndsAnUpsertThatWaitsForALock) {
  Connection connection("mariadb", config(MariadbServer::kPassword));
  ASSERT_EQ(upsert(connection, change_of("first")).outcome, OutcomeClass::kDone);
  const auto holder = target_->client();
  holder->run("begin");
  holder->run("update t set name = 'held' where id = 1");
  std::atomic<bool> ended = false;
  std::jthread canceller([&] {
    while (!ended) connection.host().cancel();
  });
  const auto start = std::chrono::steady_clock::now();
  const auto outcome = upsert(connection, change_of("new"));
  ended = true;
  EXPECT_EQ(outcome.outcome, OutcomeClass::kTransient) << outcome.reason;
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

}  // namespace
}  // namespace sambung::test
