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
