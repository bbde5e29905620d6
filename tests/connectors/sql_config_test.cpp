#include <gtest/gtest.h>

#include <functional>
#include <sambung/host.hpp>

#include "connectors/postgres/config.hpp"
#include "connectors/postgres/failure.hpp"
#include "connectors/sqlite/config.hpp"

namespace sambung {
namespace {

std::string error_of(const std::function<void()>& parse) {
  try {
    parse();
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

std::string postgres_error(const std::string& config) {
  return error_of([&] { postgres::parse_config(config); });
}
std::string sqlite_error(const std::string& config) {
  return error_of([&] { sqlite::parse_config(config); });
}

TEST(SqliteConfig, ErrorsNameTheKey) {
  EXPECT_EQ(sqlite_error("{}").rfind("path: missing", 0), 0U);
  EXPECT_EQ(sqlite_error(R"({"path":"x.db"})").rfind("path: must be absolute", 0), 0U);
  EXPECT_EQ(sqlite_error(R"({"pat":"/x"})").rfind("pat: unknown key", 0), 0U);
  EXPECT_EQ(sqlite_error("7"), "the configuration is not a JSON object");
  EXPECT_EQ(sqlite_error(R"({"path":"/x.db"})"), "accepted");
}

TEST(SqliteConfig, ALookUpThatCannotBeIsRefusedWithItsKey) {
  const auto said = [](const std::string& lookups) {
    return sqlite_error(R"({"path":"/x.db","lookups":)" + lookups + "}");
  };
  const std::string good =
      R"("table":"shop.orders","keys":{"phone":["a","b"],"id":"n"},"columns":{"number":"n"},"order_by":"t")";
  EXPECT_EQ(said(R"({"order":{)" + good + "}}"), "accepted");
  EXPECT_EQ(said(R"({"order":{)" + good + R"(,"limit":21}})"),
            "lookups.order.limit: must be a whole number from 1 to 20");
  EXPECT_EQ(
      said(R"({"order":{)" + good + R"(,"colour":1}})").rfind("lookups.order.colour: unknown", 0),
      0U);
  EXPECT_EQ(said("[]").rfind("lookups: must be a map", 0), 0U);
  EXPECT_EQ(said(R"({"Order":{}})").rfind("lookups: what can be asked", 0), 0U);
  EXPECT_EQ(said(R"({"order":{}})").rfind("lookups.order.table: missing", 0), 0U);
  EXPECT_EQ(said(R"({"order":{"table":"a","keys":{}}})").rfind("lookups.order.keys: missing", 0),
            0U);
  EXPECT_EQ(said(R"({"order":{"table":"a","keys":{"id":7}}})").rfind("lookups.order.keys.id: ", 0),
            0U);
  EXPECT_EQ(said(R"({"order":{"table":"a","keys":{"id":"n"},"columns":{}}})")
                .rfind("lookups.order.columns: missing", 0),
            0U);
  EXPECT_EQ(said(R"({"order":{"table":"a","keys":{"id":"n"},"columns":["n"]}})")
                .rfind("lookups.order.order_by: missing", 0),
            0U);
}

TEST(PostgresConfig, ErrorsNameTheKeyAndNeverTheDsn) {
  EXPECT_EQ(postgres_error("{}").rfind("dsn: missing", 0), 0U);
  const std::string bad = postgres_error(R"({"dsn":"password=s3cr3t what is this"})");
  EXPECT_EQ(bad.rfind("dsn: is no connection string", 0), 0U);
  EXPECT_EQ(bad.find("s3cr3t"), std::string::npos);
  for (const char* schema : {"", "A", "1a", "a-b", "a;drop"}) {
    EXPECT_EQ(postgres_error(R"({"dsn":"host=x","schema":")" + std::string(schema) + "\"}")
                  .rfind("schema: ", 0),
              0U);
  }
  EXPECT_EQ(postgres_error(R"({"dsn":"host=x","x":1})").rfind("x: unknown key", 0), 0U);
  EXPECT_EQ(postgres_error(R"({"dsn":"postgresql://u@h/d","schema":"wa_1"})"), "accepted");
}

TEST(PostgresFailure, StatesDecideWhatTheBrokerDoes) {
  using table::FailureKind;
  const auto kind = [](const char* state) { return postgres::failure_of(state).kind; };
  EXPECT_EQ(kind("28P01"), FailureKind::kAuth);
  EXPECT_EQ(kind("42501"), FailureKind::kPermission);
  EXPECT_EQ(kind("42P01"), FailureKind::kSchema);
  EXPECT_EQ(kind("22021"), FailureKind::kData);
  EXPECT_EQ(kind("23505"), FailureKind::kUnique);
  for (const char* passing : {"40001", "40P01", "53100", "57P01", "08006", "55P03"}) {
    EXPECT_EQ(kind(passing), FailureKind::kUnavailable) << passing;
  }
}

}  // namespace
}  // namespace sambung
