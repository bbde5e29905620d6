#include <chrono>
#include <thread>

#include "tests/connectors/on_each_database.hpp"

/// Look-ups in a customer's tables.
namespace sambung::test {
namespace {

using deliver::OutcomeClass;

class SqlLookup : public OnEachDatabase<SqlLookup> {};

json order_lookup() {
  return {{"order",
           {{"table", "orders"},
            {"keys", {{"phone", {"phone", "mobile"}}, {"email", "email"}, {"id", "number"}}},
            {"columns", {{"number", "number"}, {"total", "amount"}, {"placed_at", "placed"}}},
            {"order_by", "placed"},
            {"limit", 2}}}};
}

TEST_P(SqlLookup, LooksUpTheNewestRowsOfAPersonAndOneByItsNumber) {
  const auto s = std::make_unique<TableStage>(target(), json::object(), order_lookup());
  s->run(
      "create table orders (number varchar(20), phone varchar(40), mobile varchar(40),"
      " email varchar(60), amount decimal(10,2), placed timestamp)");
  s->run(
      "insert into orders values"
      " ('1001', '0812-3456-7890', null, null, 25001.25, '2026-11-26 08:00:00'),"
      " ('1002', null, '+6281234567890', 'ana@b.example', 7.25, '2026-11-26 09:00:00'),"
      " ('1003', null, null, 'Ana@B.example', 8.25, '2026-11-26 10:00:00'),"
      " ('1004', '+19812 34567890', null, null, 9.25, '2026-11-26 11:00:00')");
  const auto found = [&](const json& keys) {
    std::vector<std::string> numbers;
    for (const json& item : s->items("sambung.lookup/0", {{"what", "order"}, {"keys", keys}})) {
      numbers.push_back(item["number"]);
    }
    return numbers;
  };
  using Numbers = std::vector<std::string>;
  EXPECT_EQ(found({{"phone", {"+6281234567890"}}}), (Numbers{"1002", "1001"}));
  EXPECT_EQ(found({{"phone", {"+6281234567890"}}, {"email", {"ANA@b.example"}}}),
            (Numbers{"1003", "1002"}));
  EXPECT_EQ(found({{"id", {"1004"}}}), Numbers{"1004"});
  EXPECT_EQ(found({{"id", {"1001", "1004"}}, {"phone", {"+6281234567890"}}}), Numbers{"1001"});
  EXPECT_EQ(found({{"id", {"1004"}}, {"phone", {"+6281234567890"}}}), Numbers{});
  EXPECT_EQ(found({{"id", {"' or 1=1 --"}}}), Numbers{});
  const auto items =
      s->items("sambung.lookup/0", {{"what", "order"}, {"keys", {{"id", {"1001"}}}}});
  EXPECT_EQ(items.at(0),
            (json{{"number", "1001"}, {"total", "25001.25"}, {"placed_at", 1'795'680'000'000}}));
  const auto outcome = [&](const json& request) {
    return s->call("sambung.lookup/0", {request}).outcomes[0].outcome;
  };
  EXPECT_EQ(outcome({{"what", "visit"}, {"keys", {{"id", {"1"}}}}}), OutcomeClass::kNotSupported);
  EXPECT_EQ(outcome({{"what", "order"}, {"keys", {{"colour", {"1"}}}}}), OutcomeClass::kInvalid);
  EXPECT_EQ(outcome({{"what", "order"}, {"keys", json::object()}}), OutcomeClass::kInvalid);
  EXPECT_EQ(s->items("sambung.describe/0", nullptr).at(0)["lookups"]["order"]["keys"],
            (json{"email", "id", "phone"}));
  s->run("drop table orders");
  EXPECT_EQ(outcome({{"what", "order"}, {"keys", {{"id", {"1"}}}}}), OutcomeClass::kPermission);
}

TEST_P(SqlLookup, ALookUpBySeveralColumnsDoesNotReadTheTableWhole) {
  if (GetParam() != std::string("postgres")) GTEST_SKIP() << "the others have no such settings";
  const json lookup = {{"visit",
                        {{"table", "visits"},
                         {"keys", {{"email", {"email", "other"}}}},
                         {"columns", {{"email", "email"}}},
                         {"order_by", "placed"}}}};
  const auto s = std::make_unique<TableStage>(target(), json::object(), lookup);
  s->run("create table visits (placed bigint primary key, email text, other text)");
  s->run(
      "insert into visits select n, 'p' || n || '@b.example', 'q' || n || '@b.example'"
      " from generate_series(1, 20000) n");
  s->run("create index visits_email on visits (lower(email))");
  s->run("create index visits_other on visits (lower(other))");
  s->run("analyze visits");
  const auto items =
      s->items("sambung.lookup/0", {{"what", "visit"}, {"keys", {{"email", {"Q19@b.example"}}}}});
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0]["email"], "p19@b.example");
  s->restart();  // a connection that ends says what it has counted
  const auto used = [&s] {
    return s->run(
               "select count(*) from pg_stat_user_indexes where idx_scan = 1 and indexrelname"
               " in ('visits_email', 'visits_other')")[0][0] == "2";
  };
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!used() && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  EXPECT_TRUE(used());
}

INSTANTIATE_TEST_SUITE_P(Each, SqlLookup, each_database(), database_name);

}  // namespace
}  // namespace sambung::test
