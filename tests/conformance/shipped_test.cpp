#include <gtest/gtest.h>

#include "tests/conformance/kept.hpp"
#include "tests/connectors/sql_target.hpp"

namespace sambung {
namespace {

/// A table of customers in the words of each database.
std::string table_of(const std::string& connector) {
  if (connector == "postgres") {
    return "create table customers (customer_id bigserial primary key, full_name text, phone text,"
           " email varchar(90) unique,"
           " updated_at timestamptz not null default clock_timestamp())";
  }
  if (connector == "mariadb") {
    return "create table customers (customer_id bigint auto_increment primary key,"
           " full_name varchar(100), phone varchar(40), email varchar(90), unique key (email),"
           " updated_at timestamp(6) not null default now(6) on update now(6))";
  }
  return "create table customers (customer_id integer primary key, full_name text, phone text,"
         " email varchar(90) unique,"
         " updated_at timestamp not null default (strftime('%Y-%m-%d %H:%M:%f', 'now')))";
}

constexpr const char* kContacts =
    R"("events":false,"contacts":{"table":"customers","id":"customer_id","version":"updated_at",)"
    R"("columns":["full_name","phone","email"],"keys":{"phone":"phone","email":"email"},)"
    R"("erase":"delete"},)"
    R"("lookups":{"visitor":{"table":"customers","keys":{"phone":"phone","email":"email"},)"
    R"("columns":{"name":"full_name","changed_at":"updated_at"},"order_by":"updated_at"}})";

class Shipped : public ::testing::TestWithParam<const char*> {
 protected:
  test::SqlServers servers_;
};

TEST(ShippedJsonl, Passes) {
  const test::CheckRun run = test::check("jsonl", R"({"path":"{scratch}/events.jsonl"})");
  test::expect_kept("jsonl", run);
}

TEST_P(Shipped, PassesWithEvents) {
  const std::string why = test::SqlServers::obstacle(GetParam());
  if (!why.empty()) GTEST_SKIP() << why;
  const auto target = servers_.target(GetParam());
  const test::CheckRun run = test::check(GetParam(), target->config(), {"--live"});
  test::expect_kept(std::string(GetParam()) + "-events", run);
}

TEST_P(Shipped, PassesWithATableOfCustomers) {
  const std::string why = test::SqlServers::obstacle(GetParam());
  if (!why.empty()) GTEST_SKIP() << why;
  const auto target = servers_.target(GetParam());
  target->query(table_of(GetParam()));
  const test::CheckRun run =
      test::check(GetParam(), "{" + target->place() + "," + kContacts + "}", {"--live"});
  test::expect_kept(std::string(GetParam()) + "-customers", run);
}

INSTANTIATE_TEST_SUITE_P(Databases, Shipped, ::testing::Values("sqlite", "postgres", "mariadb"),
                         [](const auto& each) { return std::string(each.param); });

}  // namespace
}  // namespace sambung
