#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "tests/connectors/on_each_database.hpp"

/// What the connectors for SQL databases promise of the changes in a customer's tables.
namespace sambung::test {
namespace {

using deliver::OutcomeClass;

class SqlChanges : public OnEachDatabase<SqlChanges> {};

/// Their ids, one for each time that it was told.
std::multiset<std::string> told(const std::vector<json>& records) {
  std::multiset<std::string> out;
  for (const json& record : records) out.insert(record["id"].get<std::string>());
  return out;
}

TEST_P(SqlChanges, ChangesMissNoRowWhereManyShareAVersionAndEveryPageIsARestart) {
  const auto s = stage();
  // Three versions for 60 rows: page borders fall among equals.
  for (int n = 0; n < 60; ++n) {
    s->run("insert into customers (full_name, updated_at) values ('x', " + s->ago(3000) + ")");
  }
  s->run(
      "update customers set updated_at = (select min(updated_at) from"
      " (select * from customers) as c)");
  s->run("update customers set updated_at = " + s->ago(2000) + " where customer_id % 3 = 0");
  s->run("update customers set updated_at = " + s->ago(1) + " where customer_id % 3 = 1");
  std::string cursor;
  std::multiset<std::string> seen;
  bool more = true;
  int pages = 0;
  while (more) {
    const Page page = s->changes(cursor, 7);
    for (const std::string& id : told(page.records)) seen.insert(id);
    EXPECT_LE(page.records.size(), 7U);
    cursor = page.cursor;
    more = page.more;
    if (++pages % 3 == 0) s->restart();
  }
  EXPECT_EQ(seen.size(), 60U);
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 60U);
  EXPECT_TRUE(s->all_changes(cursor).empty());
  s->run("update customers set full_name = 'y', updated_at = " + s->ago(0) +
         " where customer_id = 5");
  const auto changed = s->all_changes(cursor);
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(changed[0]["fields"]["full_name"], "y");
}

TEST_P(SqlChanges, ARowThatIsCommittedLateWithAnOlderVersionIsTold) {
  const auto s = stage();
  s->run("insert into customers (full_name) values ('Ana'), ('Bo')");
  std::string cursor;
  EXPECT_EQ(s->all_changes(cursor).size(), 2U);
  // A gets its time first and commits last; B is read in between.
  const std::string late = s->ago(5);
  if (GetParam() == std::string("sqlite")) {
    const std::string taken = s->run("select " + late)[0][0];
    s->run("update customers set full_name = 'B', updated_at = " + s->ago(0) +
           " where customer_id = 2");
    EXPECT_EQ(ids_of(s->all_changes(cursor)), std::set<std::string>{"2"});
    s->run("update customers set full_name = 'A', updated_at = '" + taken +
           "' where customer_id = 1");
  } else {
    const auto a = s->target().client();
    a->run("begin");
    a->run("update customers set full_name = 'A', updated_at = " + s->ago(0) +
           " where customer_id = 1");
    s->run("update customers set full_name = 'B', updated_at = " + s->ago(0) +
           " where customer_id = 2");
    EXPECT_EQ(ids_of(s->all_changes(cursor)), std::set<std::string>{"2"});
    a->run("commit");
  }
  const auto told_late = s->all_changes(cursor);
  ASSERT_EQ(told_late.size(), 1U);
  EXPECT_EQ(told_late[0]["fields"]["full_name"], "A");
  s->restart();
  EXPECT_TRUE(s->all_changes(cursor).empty()) << "what a cursor remembers outlives a restart";
}

TEST_P(SqlChanges, BehindABulkChangeNewsComeAtOnceAndLateRowsSoonAfter) {
  const auto s = stage();
  s->run("insert into customers (full_name) values ('x')");
  for (int n = 0; n < 12; ++n)
    s->run("insert into customers (full_name) select 'x' from customers");
  std::string cursor;
  EXPECT_EQ(s->all_changes(cursor).size(), 4096U);
  EXPECT_TRUE(s->all_changes(cursor).empty());  // all are met again
  s->run("insert into customers (full_name, updated_at) values ('late', " + s->ago(20) + ")");
  s->run("insert into customers (full_name) values ('new')");
  std::vector<std::string> told;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (told.size() < 2 && std::chrono::steady_clock::now() < until) {
    for (const json& record : s->all_changes(cursor)) {
      told.push_back(record["fields"]["full_name"]);
    }
  }
  EXPECT_EQ(std::multiset<std::string>(told.begin(), told.end()),
            (std::multiset<std::string>{"late", "new"}));
  EXPECT_TRUE(s->all_changes(cursor).empty());
}

TEST_P(SqlChanges, ASecondChangeWithTheSameVersionIsTold) {
  const auto s = stage();
  s->run("insert into customers (full_name) values ('Ana')");
  std::string cursor;
  EXPECT_EQ(s->all_changes(cursor).size(), 1U);
  s->run("update customers set full_name = 'Bo'");
  if (GetParam() == std::string("mariadb")) {
    s->run("update customers set full_name = 'Bo', updated_at = updated_at");
  }
  EXPECT_EQ(s->all_changes(cursor).size(), 1U);
}

TEST_P(SqlChanges, ACursorThatIsNoneIsLostAndOneOfAnotherTableBeginsAnew) {
  const auto s = stage();
  s->run("insert into customers (full_name) values ('Ana')");
  for (const char* cursor : {"x", "{}", R"({"cursor":2})", R"({"cursor":1,"tag":"","feeds":[1]})",
                             R"({"cursor":1,"tag":"","feeds":{"a":{"floor":"x"}}})"}) {
    EXPECT_TRUE(s->changes(cursor).lost) << cursor;
  }
  std::string other = R"({"cursor":1,"tag":"","feeds":{"contact other updated_at":{"floor":99}}})";
  EXPECT_EQ(s->all_changes(other).size(), 1U);
}

TEST_P(SqlChanges, MarkedRowsAreToldAsDeleted) {
  const auto s = stage();
  s->run("insert into customers (full_name) values ('Ana')");
  std::string cursor;
  s->all_changes(cursor);
  s->run("update customers set deleted_at = " + s->ago(0) + ", updated_at = " + s->ago(0));
  const auto told_of = s->all_changes(cursor);
  ASSERT_EQ(told_of.size(), 1U);
  EXPECT_EQ(told_of[0]["deleted"], true);
  EXPECT_FALSE(told_of[0].contains("fields"));
  EXPECT_TRUE(s->fetch("1").is_null());
  EXPECT_EQ(s->upsert({{"id", "1"}, {"fields", {{"full_name", "x"}}}}).outcome,
            OutcomeClass::kGone);
}

TEST_P(SqlChanges, TombstonesTellOfRowsThatVanished) {
  const auto s = stage({{"deleted", "tombstones"}});
  s->items("sambung.provision/0", {{"apply", true}});
  s->run("insert into customers (full_name) values ('Ana'), ('Bo'), ('Cy')");
  std::string cursor;
  EXPECT_EQ(s->all_changes(cursor).size(), 3U);
  s->run("delete from customers where customer_id in (2, 3)");
  s->run("insert into customers (customer_id, full_name) values (3, 'Cy again')");
  const auto told_of = s->all_changes(cursor);
  std::map<std::string, bool> deleted;
  for (const json& record : told_of) deleted[record["id"]] = record.value("deleted", false);
  EXPECT_EQ(deleted, (std::map<std::string, bool>{{"2", true}, {"3", false}}));
  EXPECT_TRUE(s->all_changes(cursor).empty());
}

TEST_P(SqlChanges, ACallThatWaitsEndsSoonAfterAChangeAndAtOnceWhenCancelled) {
  const auto s = stage();
  s->items("sambung.provision/0", {{"apply", true}});
  std::string cursor;
  s->all_changes(cursor);
  const auto start = std::chrono::steady_clock::now();
  const auto writer = s->target().client();
  std::jthread change([&] { writer->run("insert into customers (full_name) values ('Ana')"); });
  Page page = s->changes(cursor, 0, 15'000);
  EXPECT_EQ(page.records.size(), 1U);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  std::atomic<bool> ended = false;
  std::jthread cancel([&] {
    while (!ended) s->connection().host().cancel();
  });
  const auto called = std::chrono::steady_clock::now();
  const auto result = s->connection().host().call(
      {"sambung.changes/0", {page.cursor}, {R"({"wait_ms":15000})"}, 0}, kPatience);
  ended = true;
  EXPECT_TRUE(result) << "the host has an answer, whatever it was doing";
  EXPECT_LT(std::chrono::steady_clock::now() - called, std::chrono::seconds(2));
}

TEST_P(SqlChanges, AHundredThousandRowsAreSweptInBoundedMemory) {
  const auto s = stage();
  s->run("insert into customers (full_name, updated_at) values ('x', " + s->ago(900) + ")");
  // 2^17 rows
  for (int n = 0; n < 17; ++n) {
    s->run(
        "insert into customers (full_name, updated_at) select full_name, updated_at"
        " from customers");
  }
  s->items("sambung.provision/0", {{"apply", true}});
  std::string cursor;
  std::size_t rows = 0;
  std::uint64_t rss_first = 0;
  bool more = true;
  while (more) {
    const Page page = s->changes(cursor, 2000);
    rows += page.records.size();
    cursor = page.cursor;
    more = page.more;
    if (rss_first == 0 && rows >= 20'000) rss_first = s->connection().host().status().rss_bytes;
  }
  EXPECT_EQ(rows, 131'072U);
  EXPECT_LT(cursor.size(), 32'768U);
  EXPECT_LT(s->connection().host().status().rss_bytes, rss_first + 48 * 1024 * 1024);
}
INSTANTIATE_TEST_SUITE_P(Each, SqlChanges, each_database(), database_name);

}  // namespace
}  // namespace sambung::test
