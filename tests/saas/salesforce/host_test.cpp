#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "tests/connectors/system_stage.hpp"
#include "tests/fakes/called.hpp"
#include "tests/saas/salesforce/fake_salesforce.hpp"
#include "tests/saas/salesforce/stage.hpp"

/// What any system and any network does, over the wire and through a real sambung-host that logs in
/// by the manifest: a JWT for a token.
namespace sambung {
namespace {

using deliver::OutcomeClass;
using testing::FakeSalesforce;
using testing::fetch_of;
using testing::find_of;
using testing::Gave;
using testing::json;
using testing::keyed;
using testing::SystemStage;
using testing::upsert_of;

const json kPerson = {{"name", "Budi Santoso"}, {"phone", "+628123456789"}};

std::string private_key() {
  EVP_PKEY* key = EVP_RSA_gen(2048);
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  char* data = nullptr;
  const long size = BIO_get_mem_data(out, &data);
  std::string pem(data, static_cast<std::size_t>(size));
  BIO_free(out);
  EVP_PKEY_free(key);
  return pem;
}

class SalesforceHost : public ::testing::Test {
 protected:
  SalesforceHost() { fake_.tokens = {"none yet"}; }

  SystemStage::System stage_of() {
    SystemStage::System system;
    system.connector = "salesforce";
    system.base_url = fake_.origin();  // the token's own word on it must be https
    system.credential.url = fake_.origin() + "/services/oauth2/token";
    system.credential.issuer = "consumer-key";
    system.credential.subject = "sambung@shop.example";
    system.credential.key = Secret(private_key());
    return system;
  }
  Gave make() { return stage_.call("upsert", upsert_of("", kPerson, keyed("p1"))); }

  FakeSalesforce fake_;
  SystemStage stage_{stage_of()};
};

TEST_F(SalesforceHost, AContactGoesThereAndComesBack) {
  const Gave made = make();
  ASSERT_EQ(made.outcome.outcome, OutcomeClass::kDone) << made.outcome.reason;
  EXPECT_EQ(fake_.row(made.outcome.remote_id)["FirstName"], "Budi");
  EXPECT_EQ(fake_.row(made.outcome.remote_id)["MobilePhone"], "+628123456789");
  const Gave fetched = stage_.call("fetch", fetch_of(made.outcome.remote_id));
  ASSERT_EQ(fetched.items.size(), 1U);
  EXPECT_EQ(fetched.items[0]["fields"]["name"], "Budi Santoso");
  EXPECT_EQ(stage_.call("find", find_of({{"phone", {"+628123456789"}}})).items.size(), 1U);
  fake_.change([&] { fake_.set_now(std::time(nullptr) + 9); });  // the second is over
  std::string cursor;
  EXPECT_EQ(stage_.changes(cursor).size(), 1U);
  EXPECT_TRUE(stage_.changes(cursor).empty());
}

/// Cell "INVALID_SESSION_ID mid-page".
TEST_F(SalesforceHost, ATokenThatEndsBetweenPagesIsRenewedAndNothingIsLost) {
  for (int i = 0; i < 30; ++i) fake_.add("Contact", {{"LastName", "x"}});
  fake_.set_now(std::time(nullptr) + 9);
  std::string cursor;
  fake_.answers_of_token = 2;
  std::vector<json> all = stage_.changes(cursor, 4);
  EXPECT_EQ(all.size(), 30U);
}

/// Cells "reset after write" and "502 after write".
TEST_F(SalesforceHost, AnAnswerThatIsLostMakesNoSecondContact) {
  ASSERT_EQ(stage_.call("fetch", fetch_of("003000000000999AAA")).outcome.outcome,
            OutcomeClass::kDone);
  fake_.set({.reset_after_write = 1});
  EXPECT_NE(make().outcome.outcome, OutcomeClass::kUnknown);
  fake_.set({.broken_after_write = 1});
  make();
  fake_.set({});
  EXPECT_EQ(make().outcome.outcome, OutcomeClass::kDone);
  EXPECT_EQ(fake_.rows["Contact"].size(), 1U);
}

TEST_F(SalesforceHost, AnEntryWhoseAnswerIsLostIsNotMadeTwice) {
  const std::string who = fake_.add("Contact", {{"LastName", "x"}});
  const json entry = {{"key", "k1"},   {"object", "message"},     {"contact", who},
                      {"id", ""},      {"at", 1'764'050'000'123}, {"title", "WhatsApp"},
                      {"text", "halo"}};
  stage_.call("fetch", fetch_of(who));
  fake_.set({.reset_after_write = 1});
  stage_.call("log", entry);
  fake_.set({});
  EXPECT_EQ(stage_.call("log", entry).outcome.outcome, OutcomeClass::kDone);
  EXPECT_EQ(fake_.rows["Task"].size(), 1U);
}

/// Cell "5xx storm".
TEST_F(SalesforceHost, AStormLosesNothingAndWritesNothing) {
  fake_.set({.storm = 1000});
  EXPECT_EQ(make().outcome.outcome, OutcomeClass::kTransient);
  EXPECT_EQ(stage_.call("changes", std::string()).outcome.outcome, OutcomeClass::kTransient);
  fake_.set({});
  EXPECT_TRUE(fake_.rows["Contact"].empty());
}

/// Cell "truncated JSON".
TEST_F(SalesforceHost, HalfAnAnswerIsNone) {
  const std::string who = fake_.add("Contact", {{"LastName", "x"}});
  ASSERT_EQ(stage_.call("fetch", fetch_of(who)).items.size(), 1U);
  fake_.set({.truncated = 1});
  EXPECT_EQ(stage_.call("fetch", fetch_of(who)).outcome.outcome, OutcomeClass::kTransient);
  EXPECT_EQ(stage_.call("fetch", fetch_of(who)).items.size(), 1U);
}

/// Cell "gzip", and names of the world.
TEST_F(SalesforceHost, CompressedAnswersAndNamesOfTheWorldAreRead) {
  fake_.set({.gzip = true});
  const std::string name = "\xD8\xB9\xD8\xA8\xD8\xAF \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB";
  const Gave made = stage_.call("upsert", upsert_of("", {{"name", name}}, keyed("p1")));
  ASSERT_EQ(made.items.size(), 1U) << made.outcome.reason;
  EXPECT_EQ(made.items[0]["fields"]["name"], name);
}

/// Cell "clock skew": a system a day behind.
TEST_F(SalesforceHost, AClockOfItsOwnHidesNoChange) {
  const std::int64_t theirs = std::time(nullptr) - 86'400;
  fake_.set_now(theirs);
  fake_.add("Contact", {{"LastName", "x"}});
  fake_.set_now(theirs + 9);
  std::string cursor;
  ASSERT_EQ(stage_.changes(cursor).size(), 1U);
  fake_.change([&] {
    fake_.add("Contact", {{"LastName", "y"}});
    fake_.set_now(theirs + 18);
  });
  EXPECT_EQ(stage_.changes(cursor).size(), 1U);
}

/// Cell "slow body".
TEST_F(SalesforceHost, ABodyThatNeverEndsIsLeftAtTheDeadline) {
  const std::string who = fake_.add("Contact", {{"LastName", "x"}});
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
