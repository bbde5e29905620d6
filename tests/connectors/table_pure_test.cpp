#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <sambung/host.hpp>
#include <set>

#include "connectors/mariadb/config.hpp"
#include "connectors/mariadb/failure.hpp"
#include "connectors/postgres/config.hpp"
#include "connectors/sql/table/config.hpp"
#include "connectors/sql/table/feed.hpp"
#include "connectors/sql/table/placeholders.hpp"
#include "connectors/sql/table/time_text.hpp"
#include "connectors/sql/table/upsert_item.hpp"
#include "connectors/sql/table/value.hpp"
#include "connectors/sql/table/words.hpp"
#include "connectors/sqlite/config.hpp"
#include "connectors/sqlite/failure.hpp"

namespace sambung::table {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

TEST(TimeText, TakesWhatDatabasesAndPeopleWrite) {
  const std::int64_t second = 1'763'877'540'000'000;
  for (const char* text :
       {"2025-11-23T05:59:00Z", "2025-11-23 05:59:00", "2025-11-23 05:59", "2025-11-23 12:59:00+07",
        "2025-11-23T12:59:00.000+0700", "2025-11-23T00:29:00-05:30"}) {
    EXPECT_EQ(parse_time(text), second) << text;
  }
  EXPECT_EQ(parse_time("2025-11-23 05:59:00.1234567+00"), second + 123'456);
  EXPECT_EQ(parse_time("1969-12-31T23:59:59.5Z"), -500'000);
  for (const char* text :
       {"", "infinity", "2025-02-30 00:00:00", "2025-11-23T05:59:00X", "1763877540",
        "2025-11-23 05:59:00.", "2025-11-23T", "2025-11-23T25:00:00"}) {
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
  }
}

TEST(TimeText, PrintsNoMoreDigitsThanSaySomething) {
  EXPECT_EQ(iso_time(1'763'877'540'000'000), "2025-11-23T05:59:00Z");
  EXPECT_EQ(iso_time(1'763'877'540'120'000), "2025-11-23T05:59:00.120Z");
  EXPECT_EQ(iso_time(1'763'877'540'120'003), "2025-11-23T05:59:00.120003Z");
  EXPECT_EQ(iso_time(-1), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(sql_time(1'763'877'540'000'003), "2025-11-23 05:59:00.000003");
}

Column column(Kind kind, std::size_t length_max = 0) {
  Column made;
  made.name = "c";
  made.kind = kind;
  made.length_max = length_max;
  return made;
}

TEST(TableValue, WhatIsReadIsWhatWasWritten) {
  const std::vector<std::pair<Kind, json>> values = {
      {Kind::kText, "a\u00e9"},
      {Kind::kInteger, -5},
      {Kind::kInteger, 9'007'199'254'740'993},
      {Kind::kBoolean, true},
      {Kind::kNumber, "12.50"},
      {Kind::kTime, "2025-11-23T05:59:00.120Z"},
      {Kind::kJson, json({{"a", 1}})},
      {Kind::kUuid, "00000000-0000-8000-8000-0123456789ab"}};
  for (const Dialect dialect : {Dialect::kSqlite, Dialect::kPostgres, Dialect::kMariadb}) {
    for (const auto& [kind, value] : values) {
      EXPECT_EQ(to_json(column(kind), from_json(column(kind), value, dialect)), value);
      EXPECT_EQ(from_json(column(kind), nullptr, dialect), std::nullopt);
    }
  }
  EXPECT_EQ(from_json(column(Kind::kTextArray), {"a\"b", "c\\d", ""}, Dialect::kPostgres),
            "{\"a\\\"b\",\"c\\\\d\",\"\"}");
  EXPECT_EQ(from_json(column(Kind::kTime), 1'763'877'540'120, Dialect::kPostgres),
            "2025-11-23 05:59:00.120000+00");
  EXPECT_EQ(to_json(column(Kind::kTime), "infinity"), "infinity");
}

TEST(TableValue, WhatDoesNotFitIsRefusedWithoutBeingQuoted) {
  const auto why = [](const Column& to, const json& value) {
    try {
      from_json(to, value, Dialect::kPostgres);
      return std::string();
    } catch (const ValueError& error) {
      return error.why;
    }
  };
  for (const Kind kind : {Kind::kInteger, Kind::kNumber, Kind::kBoolean, Kind::kTime, Kind::kUuid,
                          Kind::kTextArray, Kind::kBytes}) {
    for (const json& value : {json("secret"), json::array({1}), json({{"secret", 1}}), json("")}) {
      const std::string said = why(column(kind), value);
      EXPECT_FALSE(said.empty()) << name_of(kind) << value;
      EXPECT_EQ(said.find("secret"), std::string::npos);
    }
  }
  EXPECT_FALSE(why(column(Kind::kNumber), "nan").empty());
  EXPECT_FALSE(why(column(Kind::kText, 2), "abc").empty());
  EXPECT_TRUE(why(column(Kind::kText, 2), "\u00e9\u00e9").empty()) << "characters, not bytes";
  Column needed = column(Kind::kText);
  needed.nullable = false;
  EXPECT_FALSE(why(needed, nullptr).empty());
}

TEST(Placeholders, AreFoundOutsideOfQuotesAlone) {
  const Placed found =
      placed("select '$1', \"$2\", `$3` from t where a = $2 and b > $1 and c = $2");
  EXPECT_EQ(found.sql, "select '$1', \"$2\", `$3` from t where a = ? and b > ? and c = ?");
  EXPECT_EQ(found.order, (std::vector<std::size_t>{1, 0, 1}));
  EXPECT_EQ(arranged(found, {"x", std::nullopt}), (Row{std::nullopt, "x", std::nullopt}));
  EXPECT_EQ(numbered("a = $12 and b = '$1'"), "a = ?12 and b = '$1'");
}

TEST(Words, QuoteWhateverIsInAName) {
  EXPECT_EQ(Words(Dialect::kPostgres).name("a\"; drop table x --"), "\"a\"\"; drop table x --\"");
  EXPECT_EQ(Words(Dialect::kMariadb).name("a`b"), "`a``b`");
  ObjectConfig config;
  config.schema = "crm";
  config.table = "customers";
  EXPECT_EQ(Words(Dialect::kSqlite).table(config), "\"crm\".\"customers\"");
}

TEST(Uuid, IsTheSameForOneOperationAndNoOther) {
  std::set<std::string> made;
  for (int n = 0; n < 10'000; ++n) made.insert(uuid_of("op" + std::to_string(n)));
  EXPECT_EQ(made.size(), 10'000U);
  EXPECT_EQ(uuid_of("op1"), uuid_of("op1"));
  EXPECT_EQ(uuid_of("op1")[14], '8');
}

constexpr std::int64_t kSecondUs = 1'000'000;

/// Sweeps a table of a counter whose values are taken at one time and committed at another.
TEST(FeedState, ACounterIsFinalOnlyWhenTheLateOnesAreIn) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    struct Row {
      std::int64_t version, visible_at;
    };
    std::vector<Row> rows;
    for (std::int64_t n = 1; n <= 200; ++n) {
      rows.push_back({n, n * kSecondUs + static_cast<std::int64_t>(random() % 59) * kSecondUs});
    }
    FeedState state;
    std::set<std::int64_t> given;
    for (std::int64_t now = 0; now < 400 * kSecondUs;
         now += static_cast<std::int64_t>(1 + random() % 50) * kSecondUs) {
      state.begin_sweep(now);
      std::int64_t greatest = 0;
      for (const Row& row : rows) {
        if (row.visible_at <= now) greatest = std::max(greatest, row.version);
      }
      if (greatest == 0) continue;
      state.upper = std::to_string(greatest);
      for (const Row& row : rows) {
        const bool read = row.visible_at <= now && row.version <= greatest &&
                          row.version >= state.floor.value_or(0);
        if (!read) continue;
        const bool is_new = state.is_new(hash_of(std::to_string(row.version)), row.version, true);
        EXPECT_EQ(is_new, given.insert(row.version).second);
      }
      state.end_sweep(60s);
      EXPECT_LE(state.marks.size(), 10U);
      EXPECT_LE(state.seen.size(), 200U);
    }
    EXPECT_EQ(given.size(), 200U) << "round " << round;
  }
}

TEST(FeedState, ABulkChangeIsNotReadAgainAndAgainAndStillNothingLateIsMissed) {
  FeedState state;
  const auto sweep = [&](std::int64_t now, std::int64_t first, std::int64_t last) {
    state.begin_sweep(now);
    const bool is_short = state.is_short;
    state.upper = sql_time(now);
    for (std::int64_t n = first; n < last; ++n) {
      state.is_new(static_cast<std::uint64_t>(n), 1'000 * kSecondUs + n, true);
      state.place = FeedState::Place{sql_time(1'000 * kSecondUs + n), std::to_string(n)};
    }
    state.end_sweep(60s);
    return is_short;
  };
  EXPECT_FALSE(sweep(1'001 * kSecondUs, 0, 50'000));
  EXPECT_FALSE(sweep(1'002 * kSecondUs, 0, 50'000)) << "once, since nothing tells yet how many";
  const auto floor = state.floor;
  // 50,000 met again are worth five seconds.
  EXPECT_TRUE(sweep(1'003 * kSecondUs, 50'000, 50'100));
  EXPECT_TRUE(sweep(1'006 * kSecondUs, 50'100, 50'100));
  EXPECT_EQ(state.floor, floor) << "a short sweep does not know what came late";
  EXPECT_EQ(state.top->id, "50099");
  EXPECT_FALSE(sweep(1'007 * kSecondUs, 0, 50'100));
  EXPECT_EQ(state.floor, 947 * kSecondUs);
  EXPECT_TRUE(sweep(1'008 * kSecondUs, 50'100, 50'100));
  EXPECT_FALSE(sweep(1'080 * kSecondUs, 0, 50'100));
  EXPECT_FALSE(sweep(1'086 * kSecondUs, 50'100, 50'100)) << "they have been passed for good";
  EXPECT_FALSE(sweep(1'087 * kSecondUs, 50'100, 51'000));
  EXPECT_FALSE(sweep(1'088 * kSecondUs, 50'100, 51'000)) << "a thousand are no bulk";
}

TEST(FeedState, WhatWasSeenIsForgottenBelowTheFloorAndBeyondTheBound) {
  FeedState state;
  state.started_us = 1'000 * kSecondUs;
  state.upper = sql_time(state.started_us);
  for (std::int64_t n = 0; n < 200'000; ++n) {
    state.is_new(static_cast<std::uint64_t>(n), 900 * kSecondUs + n * 1000, true);
  }
  EXPECT_LE(state.seen.size(), 131'072U);
  state.end_sweep(60s);
  EXPECT_EQ(state.floor, 940 * kSecondUs);
  const auto number = [](std::int64_t version) {
    return static_cast<std::uint64_t>((version - 900 * kSecondUs) / 1000);
  };
  EXPECT_FALSE(state.seen.contains(number(939 * kSecondUs)));
  EXPECT_TRUE(state.seen.contains(number(1'099 * kSecondUs)));
}

TEST(Cursor, SurvivesBeingWrittenAndIsBounded) {
  Cursor cursor;
  FeedState& state = cursor.feed("contact customers updated_at");
  state.floor = 5;
  state.upper = "2025-11-23 05:59:00";
  state.started_us = 7;
  state.place = FeedState::Place{"2025-11-23 05:58:00", "a'b\"\xff"};
  state.top = FeedState::Place{"2025-11-23 05:58:30", "9"};
  state.is_short = true;
  state.whole_from_us = 11;
  state.marks = {{1, 2}, {3, 4}};
  for (std::uint64_t n = 0; n < 10'000; ++n) state.is_new(n, static_cast<std::int64_t>(n), true);
  const std::string text = cursor.text("t");
  EXPECT_LT(text.size(), 16'384U);
  auto again = Cursor::parse(text);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->tag(), "t");
  FeedState& read = again->feed("contact customers updated_at");
  EXPECT_EQ(read.floor, 5);
  EXPECT_EQ(read.upper, state.upper);
  EXPECT_EQ(read.started_us, 7);
  EXPECT_TRUE(read.is_short);
  EXPECT_EQ(read.top->version, "2025-11-23 05:58:30");
  EXPECT_EQ(read.top->id, "9");
  EXPECT_EQ(read.whole_from_us, 11);
  EXPECT_EQ(read.marks.size(), 2U);
  EXPECT_TRUE(read.seen.contains(9'999));
  EXPECT_FALSE(read.seen.contains(1)) << "the newest are kept";
}

std::string objects_error(const json& contacts) {
  try {
    parse_objects({{"contacts", contacts}});
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(TableConfig, ErrorsNameTheKeyAndTheRemedy) {
  const json good = {{"table", "crm.customers"}, {"id", "customer_id"}};
  EXPECT_EQ(objects_error(good), "accepted");
  const std::vector<std::pair<json, std::string>> faults = {
      {{{"table", nullptr}}, "contacts.table: missing"},
      {{{"table", "a.b.c"}}, "contacts.table: must be"},
      {{{"id", 5}}, "contacts.id: must be a name"},
      {{{"colums", {"a"}}}, "contacts.colums: unknown key; known are"},
      {{{"late", "60"}}, "contacts.late: must be a duration"},
      {{{"late", "25h"}}, "contacts.late: must be a duration"},
      {{{"keys", {{"fax", "f"}}}}, "contacts.keys.fax: unknown key"},
      {{{"deleted", "maybe"}}, "contacts.deleted: must be none, tombstones"},
      {{{"deleted", {{"is", true}}}}, "contacts.deleted.column: missing"},
      {{{"make_id", "serial"}}, "contacts.make_id: can only be uuid"},
      {{{"erase", "burn"}}, "contacts.erase: must be keep"},
      {{{"author", {{"machine", "x"}}}}, "contacts.author.column: missing"}};
  for (const auto& [patch, message] : faults) {
    json contacts = good;
    contacts.merge_patch(patch);
    EXPECT_EQ(objects_error(contacts).rfind(message, 0), 0U) << objects_error(contacts);
  }
}

TEST(Manifests, AreJsonThatKnowsEveryKey) {
  for (const char* text : {sqlite::kManifest, postgres::kManifest, mariadb::kManifest}) {
    const json manifest = json::parse(text);
    const json& known = manifest["config"]["properties"];
    EXPECT_TRUE(known.contains("events"));
    for (const char* key : {"table", "id", "version", "author", "columns", "read_only", "keys",
                            "deleted", "late", "touch", "op", "make_id", "erase"}) {
      EXPECT_TRUE(known["contacts"]["properties"].contains(key)) << key;
    }
    EXPECT_FALSE(known["orders"]["properties"].contains("op"));
  }
}

std::string dsn_error(const std::string& text) {
  try {
    mariadb::parse_dsn(text);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(MariadbDsn, ReadsEveryPart) {
  const mariadb::Dsn dsn = mariadb::parse_dsn(
      "mysql://a%40b:p%25w@[::1]:3307/sh%6fp?tls=required&ssl-cert=/c&ssl-key=/k");
  EXPECT_EQ(dsn.user, "a@b");
  EXPECT_EQ(dsn.password, "p%w");
  EXPECT_EQ(dsn.host, "::1");
  EXPECT_EQ(dsn.port, 3307);
  EXPECT_EQ(dsn.database, "shop");
  EXPECT_EQ(dsn.tls, mariadb::Tls::kRequired);
  EXPECT_EQ(dsn.certificate, "/c");
  EXPECT_EQ(mariadb::parse_dsn("mariadb://u@h/d?ssl-ca=/ca").tls, mariadb::Tls::kVerify);
  EXPECT_EQ(mariadb::parse_dsn("mariadb://u@/d?socket=/run/s").socket, "/run/s");
}

TEST(MariadbDsn, ErrorsNeverQuoteIt) {
  for (const char* bad : {"", "postgres://u:s3cr3t@h/d", "mariadb://u:s3cr3t@h", "mariadb://h/d",
                          "mariadb://u:s3cr3t@h:x/d", "mariadb://u:s3cr3t@h:99999/d",
                          "mariadb://u:%zz@h/d", "mariadb://u:%0@h/d", "mariadb://u:s3cr3t@/d",
                          "mariadb://u:s3cr3t@h/d?x=1", "mariadb://u:s3cr3t@h/d?tls=yes"}) {
    const std::string said = dsn_error(bad);
    EXPECT_EQ(said.rfind("dsn: ", 0), 0U) << bad << said;
    EXPECT_EQ(said.find("s3cr3t"), std::string::npos) << said;
  }
}

TEST(MariadbFailure, NamesColumnsAndNeverValues) {
  const auto wrong = mariadb::failure_of(
      1366,
      "Incorrect integer value: 'for column `x`.`secret`' for column `d`.`t`.`points` at row 1");
  EXPECT_EQ(wrong.kind, FailureKind::kData);
  EXPECT_EQ(wrong.column, "points");
  EXPECT_EQ(wrong.reason.find("secret"), std::string::npos);
  EXPECT_EQ(mariadb::failure_of(1048, "Column 'email' cannot be null").column, "email");
  EXPECT_EQ(mariadb::failure_of(1406, "Data too long for column 'name' at row 2").column, "name");
  const auto twice =
      mariadb::failure_of(1062, "Duplicate entry 'secret' for key 'customers.email'");
  EXPECT_EQ(twice.kind, FailureKind::kUnique);
  EXPECT_EQ(twice.constraint, "email");
  EXPECT_EQ(mariadb::failure_of(1045, "").kind, FailureKind::kAuth);
  EXPECT_EQ(mariadb::failure_of(1142, "SELECT command denied").kind, FailureKind::kPermission);
  EXPECT_EQ(mariadb::failure_of(1146, "Table 'd.t' doesn't exist").kind, FailureKind::kSchema);
  for (const unsigned passing : {1205U, 1213U, 1040U, 2006U, 2013U}) {
    EXPECT_EQ(mariadb::failure_of(passing, "").kind, FailureKind::kUnavailable) << passing;
  }
}

TEST(SqliteFailure, NamesColumns) {
  const auto twice =
      sqlite::failure_of(2067, "UNIQUE constraint failed: customers.email, customers.x");
  EXPECT_EQ(twice.kind, FailureKind::kUnique);
  EXPECT_EQ(twice.columns, (std::vector<std::string>{"email", "x"}));
  EXPECT_EQ(sqlite::failure_of(1299, "NOT NULL constraint failed: customers.name").column, "name");
  EXPECT_EQ(sqlite::failure_of(5, "database is locked").kind, FailureKind::kUnavailable);
}

}  // namespace
}  // namespace sambung::table
