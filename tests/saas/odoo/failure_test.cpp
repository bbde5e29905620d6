#include "connectors/odoo/failure.hpp"

#include <gmock/gmock.h>

#include "tests/fakes/scripted_line.hpp"
#include "tests/saas/odoo/odoo_bench.hpp"

namespace sambung::testing {
namespace {

using odoo::System;

class OdooFailure : public OdooBoth {};
INSTANTIATE_TEST_SUITE_P(Transports, OdooFailure, ::testing::Bool(), transport_name);

TEST_P(OdooFailure, AnExpiredKeyPausesTheConnection) {
  const auto id = std::to_string(fake.add({{"name", "A"}}));
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of(id)).outcome, SAMBUNG_DONE);
  fake.key_expired = true;
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of(id)).outcome, SAMBUNG_AUTH_DEAD);
  EXPECT_EQ(bench.ask(&System::probe, json::object()).outcome, SAMBUNG_AUTH_DEAD);
}

TEST_P(OdooFailure, ARightThatIsMissingPausesTheConnection) {
  fake.read_only_user = true;
  EXPECT_EQ(bench.ask(&System::upsert, making("own", {{"name", "A"}})).outcome, SAMBUNG_PERMISSION);
  EXPECT_TRUE(fake.partners.empty());
}

TEST_P(OdooFailure, ARuleOfOdoosIsInvalidAndItsWordsStayThere) {
  const auto id = std::to_string(fake.add({{"name", "A"}}));
  const Came came = bench.ask(&System::upsert, upsert_of(id, {{"email", "nonsense"}}));
  EXPECT_EQ(came.outcome, SAMBUNG_INVALID);
  EXPECT_EQ(came.reason.find("628"), std::string::npos) << came.reason;
  EXPECT_EQ(came.reason.find("Budi"), std::string::npos) << came.reason;
}

TEST(OdooJsonRpc, AnErrorInside200IsNoAnswer) {
  FakeOdoo fake;
  fake.json2 = false;
  OdooBench bench(fake, kJsonRpc);
  const std::int64_t id = fake.add({{"name", "A"}});
  fake.locked.insert(id);
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of(std::to_string(id), {{"name", "B"}})).outcome,
            SAMBUNG_TRANSIENT);
  EXPECT_EQ(fake.partners[id]["name"], "A");
}

TEST(OdooJson2, BelowVersion19ItSaysWhichTransportToUse) {
  FakeOdoo fake;
  fake.json2 = false;
  OdooBench bench(fake);
  const Came came = bench.ask(&System::probe, json::object());
  EXPECT_EQ(came.outcome, SAMBUNG_INVALID);
  EXPECT_THAT(came.reason, ::testing::HasSubstr("api: jsonrpc"));
}

TEST(OdooJson2, TheDatabaseIsNamedToAHostOfSeveral) {
  FakeOdoo fake;
  OdooBench right(fake, {{"database", "shop"}});
  EXPECT_EQ(right.ask(&System::fetch, fetch_of("1")).outcome, SAMBUNG_DONE);
  OdooBench wrong(fake, {{"database", "other"}});
  EXPECT_EQ(wrong.ask(&System::fetch, fetch_of("1")).outcome, SAMBUNG_INVALID);
}

TEST(OdooJudge, AnExceptionMeansWhatItsNameSays) {
  const auto of = [](const char* name) { return odoo::outcome_of_exception(name)->outcome; };
  EXPECT_EQ(of("odoo.exceptions.AccessDenied"), SAMBUNG_AUTH_DEAD);
  EXPECT_EQ(of("odoo.exceptions.AccessError"), SAMBUNG_PERMISSION);
  EXPECT_EQ(of("odoo.exceptions.MissingError"), SAMBUNG_GONE);
  EXPECT_EQ(of("odoo.exceptions.LockError"), SAMBUNG_TRANSIENT);
  EXPECT_EQ(of("odoo.exceptions.UserError"), SAMBUNG_INVALID);
  EXPECT_EQ(of("psycopg2.errors.SerializationFailure"), SAMBUNG_TRANSIENT);
  EXPECT_EQ(of("builtins.ValueError"), SAMBUNG_INVALID);
  EXPECT_FALSE(odoo::outcome_of_exception("some.other.Thing"));
}

TEST(OdooJudge, WhatIsNotOdoosOwnWordIsJudgedByItsStatus) {
  int status = 502;
  std::string body = "<html>bad gateway</html>";
  ScriptedLine line([&](const HttpRequest& request) {
    if (request.url.ends_with("/fields_get")) {
      return said(200, R"({"name":{"type":"char"},"write_date":{"type":"datetime"}})");
    }
    if (request.url.ends_with("/context_get")) return said(200, R"({"uid":7})");
    if (request.url.ends_with("/message_post")) return said(status, body);
    return said(200, "[]");
  });
  OdooBench bench(line);
  const json entry = {{"key", "k"}, {"object", "message"}, {"contact", "5"}, {"text", "x"}};
  EXPECT_EQ(bench.ask(&System::log, entry).outcome, SAMBUNG_UNKNOWN);
  status = 429;
  EXPECT_EQ(bench.ask(&System::log, entry).outcome, SAMBUNG_THROTTLED);
  status = 200;
  body = "[1";
  EXPECT_EQ(bench.ask(&System::log, entry).outcome, SAMBUNG_UNKNOWN);
  body = "true";
  EXPECT_EQ(bench.ask(&System::log, entry).outcome, SAMBUNG_UNKNOWN);
}

TEST(OdooConfig, WhatDoesNotGoTogetherIsToldByTheKey) {
  const auto error_of = [](const json& config) -> std::string {
    try {
      odoo::parse_config(config.dump(), "crm");
      return "accepted";
    } catch (const ConfigError& error) {
      return error.what();
    }
  };
  EXPECT_EQ(error_of(json::object()), "accepted");
  EXPECT_EQ(error_of(kJsonRpc), "accepted");
  EXPECT_EQ(error_of({{"api", "jsonrpc"}}).rfind("api: jsonrpc needs", 0), 0U);
  EXPECT_EQ(error_of({{"key", "hunter2"}}).rfind("api: json2 takes", 0), 0U);
  EXPECT_EQ(error_of({{"key", "hunter2"}}).find("hunter2"), std::string::npos);
  EXPECT_EQ(error_of({{"api", "xmlrpc"}}).rfind("api: must be one of", 0), 0U);
  EXPECT_EQ(error_of({{"module", "Base.x"}}).rfind("module: must be", 0), 0U);
  EXPECT_EQ(error_of({{"page", 0}}).rfind("page: must be", 0), 0U);
}

}  // namespace
}  // namespace sambung::testing
