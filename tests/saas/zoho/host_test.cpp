#include <gtest/gtest.h>

#include "core/credentials/token_answer.hpp"
#include "tests/connectors/system_stage.hpp"
#include "tests/fakes/called.hpp"
#include "tests/saas/zoho/fake_zoho.hpp"
#include "tests/saas/zoho/stage.hpp"

/// What any system and any network does, over the wire and through a real sambung-host that logs in
/// by the manifest: a refresh token for a token.
namespace sambung {
namespace {

using deliver::OutcomeClass;
using testing::FakeZoho;
using testing::fetch_of;
using testing::find_of;
using testing::Gave;
using testing::json;
using testing::keyed;
using testing::SystemStage;
using testing::upsert_of;

const json kCustomer = {{"name", "Budi Santoso"}, {"phone", "+628123456789"}};

class ZohoHost : public ::testing::Test {
 protected:
  ZohoHost() { fake_.token = "none yet"; }

  settings::Credential credential_of() const {
    settings::Credential credential;
    credential.name = "own";
    credential.url = fake_.origin() + "/oauth/v2/token";
    credential.client_id = "1000.CLIENT";
    credential.client_secret = Secret("client-secret");
    credential.refresh_token = Secret("1000.refresh");
    return credential;
  }
  SystemStage::System stage_of() {
    SystemStage::System system;
    system.connector = "zoho";
    system.base_url = fake_.origin();  // the token's own word on it must be https
    system.credential = credential_of();
    return system;
  }
  Gave make() { return stage_.call("upsert", upsert_of("", kCustomer, keyed("p1"))); }

  FakeZoho fake_;
  SystemStage stage_{stage_of()};
};

TEST_F(ZohoHost, AContactGoesThereAndComesBack) {
  const Gave made = make();
  ASSERT_EQ(made.outcome.outcome, OutcomeClass::kDone) << made.outcome.reason;
  EXPECT_EQ(fake_.records.at(made.outcome.remote_id)["First_Name"], "Budi");
  EXPECT_EQ(fake_.records.at(made.outcome.remote_id)["Mobile"], "+628123456789");
  const Gave fetched = stage_.call("fetch", fetch_of(made.outcome.remote_id));
  ASSERT_EQ(fetched.items.size(), 1U);
  EXPECT_EQ(fetched.items[0]["fields"]["name"], "Budi Santoso");
  EXPECT_EQ(stage_.call("find", find_of({{"phone", {"+628123456789"}}})).items.size(), 1U);
  fake_.change([&] { fake_.set_now(std::time(nullptr) + 9); });  // the second is over
  std::string cursor;
  EXPECT_EQ(stage_.changes(cursor).size(), 1U);
  EXPECT_TRUE(stage_.changes(cursor).empty());
}

/// Cell "api_domain differs from the host that the settings know": the manifest says where it
/// stands.
TEST_F(ZohoHost, TheAccountsOwnPlaceIsInTheTokensAnswer) {
  const auto access = app::read_manifest_access(stage_.manifest());
  ASSERT_TRUE(access) << access.error().what;
  EXPECT_TRUE(access->base_url.empty()) << "a place of the manifest's would be the wrong one";
  const auto grant = app::grant_of(credential_of(), *access, {});
  ASSERT_TRUE(grant) << grant.error().what;
  const auto said = [&](const char* body) {
    credentials::Answer answer;
    answer.status = 200;
    answer.body = Secret(body);
    return credentials::read_answer(*grant, Result<credentials::Answer>(std::move(answer)));
  };
  const auto read =
      said(R"({"access_token":"t","api_domain":"https://www.zohoapis.in","expires_in":3600})");
  const auto* minted = std::get_if<credentials::Minted>(&read);
  ASSERT_NE(minted, nullptr);
  EXPECT_EQ(minted->origin, "https://www.zohoapis.in");
  const auto dead = said(R"({"error":"invalid_code"})");
  ASSERT_TRUE(std::holds_alternative<credentials::Refused>(dead));
  EXPECT_EQ(std::get<credentials::Refused>(dead).refusal, credentials::Refusal::kGrant);
}

/// Cell "token mint limit": ten in ten minutes.
TEST_F(ZohoHost, ATokenServesManyCallsAndANewHost) {
  for (int i = 0; i < 15; ++i) {
    ASSERT_EQ(stage_.call("fetch", fetch_of("1")).outcome.outcome, OutcomeClass::kDone) << i;
    if (i % 5 == 4) stage_.start();
  }
  EXPECT_EQ(fake_.minted, 1);
  fake_.change([&] {
    fake_.token = "ended";
    fake_.minted = fake_.mints_max;
  });
  const auto refused = stage_.call("fetch", fetch_of("1")).outcome.outcome;
  EXPECT_NE(refused, OutcomeClass::kAuthDead) << "it is only not now";
}

/// Cells "reset after write" and "502 after write".
TEST_F(ZohoHost, AnAnswerThatIsLostMakesNoSecondContact) {
  stage_.call("fetch", fetch_of("1"));
  fake_.set({.reset_after_write = 1});
  EXPECT_NE(make().outcome.outcome, OutcomeClass::kUnknown);
  fake_.set({.broken_after_write = 1});
  make();
  fake_.set({});
  EXPECT_EQ(make().outcome.outcome, OutcomeClass::kDone);
  EXPECT_EQ(fake_.records.size(), 1U);
}

TEST_F(ZohoHost, ANoteWhoseAnswerIsLostIsUnknownAndNotMadeTwice) {
  const std::string who = fake_.add({{"Last_Name", "x"}});
  json entry = {{"key", "k1"},
                {"object", "message"},
                {"contact", who},
                {"id", ""},
                {"at", 1'764'050'000'123},
                {"title", "WhatsApp"},
                {"text", "halo\nsambung:k1"}};
  stage_.call("fetch", fetch_of(who));
  fake_.set({.reset_after_write = 1});
  EXPECT_EQ(stage_.call("log", entry).outcome.outcome, OutcomeClass::kUnknown);
  entry["doubt"] = true;
  EXPECT_EQ(stage_.call("log", entry).outcome.outcome, OutcomeClass::kDone);
  EXPECT_EQ(fake_.notes.size(), 1U);
}

/// Cell "5xx storm".
TEST_F(ZohoHost, AStormLosesNothingAndWritesNothing) {
  stage_.call("fetch", fetch_of("1"));
  fake_.set({.storm = 1000});
  EXPECT_EQ(make().outcome.outcome, OutcomeClass::kTransient);
  EXPECT_EQ(stage_.call("changes", std::string()).outcome.outcome, OutcomeClass::kTransient);
  fake_.set({});
  EXPECT_TRUE(fake_.records.empty());
}

/// Cell "truncated JSON".
TEST_F(ZohoHost, HalfAnAnswerIsNone) {
  const std::string who = fake_.add({{"Last_Name", "x"}});
  ASSERT_EQ(stage_.call("fetch", fetch_of(who)).items.size(), 1U);
  fake_.set({.truncated = 1});
  EXPECT_EQ(stage_.call("fetch", fetch_of(who)).outcome.outcome, OutcomeClass::kTransient);
  EXPECT_EQ(stage_.call("fetch", fetch_of(who)).items.size(), 1U);
}

/// Cell "gzip", and names of the world.
TEST_F(ZohoHost, CompressedAnswersAndNamesOfTheWorldAreRead) {
  fake_.set({.gzip = true});
  const std::string name = "\xD8\xB9\xD8\xA8\xD8\xAF \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB";
  const Gave made = stage_.call("upsert", upsert_of("", {{"name", name}}, keyed("p1")));
  ASSERT_EQ(made.items.size(), 1U) << made.outcome.reason;
  EXPECT_EQ(made.items[0]["fields"]["name"], name);
}

/// Cell "clock skew": a system a day behind.
TEST_F(ZohoHost, AClockOfItsOwnHidesNoChange) {
  const std::int64_t theirs = std::time(nullptr) - 86'400;
  fake_.set_now(theirs);
  fake_.add({{"Last_Name", "x"}});
  fake_.set_now(theirs + 9);
  std::string cursor;
  ASSERT_EQ(stage_.changes(cursor).size(), 1U);
  fake_.change([&] {
    fake_.add({{"Last_Name", "y"}});
    fake_.set_now(theirs + 18);
  });
  EXPECT_EQ(stage_.changes(cursor).size(), 1U);
}

/// Cell "slow body".
TEST_F(ZohoHost, ABodyThatNeverEndsIsLeftAtTheDeadline) {
  const std::string who = fake_.add({{"Last_Name", "x"}});
  stage_.call("fetch", fetch_of(who));
  fake_.set({.slow_body = true});
  supervise::CallRequest call{.operation = "sambung.fetch/0",
                              .requests = {fetch_of(who).dump()},
                              .contexts = {},
                              .limit = 0};
  const auto begun = std::chrono::steady_clock::now();
  const auto result = stage_.port().call(call, std::chrono::milliseconds(1500));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(8));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->outcomes.front().outcome, OutcomeClass::kTransient);
}

}  // namespace
}  // namespace sambung
