#include "tests/connectors/system_stage.hpp"
#include "tests/saas/manifest_mapping.hpp"
#include "tests/saas/qontak/bench.hpp"

/// The connector in its own sambung-host, before the fake over HTTP, with the manifest's ways to log in.
namespace sambung {
namespace {

using deliver::OutcomeClass;
using testing::FakeQontak;
using testing::fetch_of;
using testing::Gave;
using testing::json;
using testing::SystemStage;
using testing::upsert_of;

SystemStage::System signing(FakeQontak& crm, const std::string& key = "secret-1") {
  crm.client_id = "client-1";
  crm.client_secret = "secret-1";
  SystemStage::System system;
  system.connector = "qontak";
  system.base_url = crm.origin() + "/qontak/crm";
  system.credential.key_name = "client-1";
  system.credential.key = Secret(key);
  return system;
}

const json kNew = upsert_of(
    "", {{"first_name", "Budi"}, {"phone", "+628123456789"}, {"email", "b+1@kopi.example"}},
    {{"keys", {{"id", {"c-7"}}, {"email", {"b+1@kopi.example"}}}}});

/// Cell "HMAC over date and request line, query included": with blanks and signs in the query.
TEST(QontakHost, EachRequestIsSignedWithItsQueryAndBody) {
  FakeQontak crm;
  SystemStage stage(signing(crm));
  const Gave made = stage.call("upsert", kNew);
  ASSERT_EQ(made.outcome.outcome, OutcomeClass::kDone) << made.outcome.reason;
  EXPECT_EQ(crm.contacts.at(31)["telephone"], "628123456789");
  const Gave found = stage.call("find", testing::find_of({{"email", {"b+1@kopi.example"}}}));
  ASSERT_EQ(found.items.size(), 1U) << found.outcome.reason;
  const json entry = {{"key", "k1"}, {"object", "message"}, {"contact", "31"}, {"text", "halo"}};
  EXPECT_EQ(stage.call("log", entry).outcome.outcome, OutcomeClass::kDone);
  EXPECT_EQ(stage.call("erase", json{{"person", "p"}, {"records", {"31"}}}).outcome.outcome,
            OutcomeClass::kDone);
  EXPECT_TRUE(crm.contacts.empty());
}

TEST(QontakHost, AKeyThatIsNotAcceptedOrAClockThatIsOffIsForAPerson) {
  FakeQontak crm;
  crm.add({{"first_name", "Siti"}});
  SystemStage wrong(signing(crm, "secret-2"));
  EXPECT_EQ(wrong.call("fetch", fetch_of("31")).outcome.outcome, OutcomeClass::kAuthDead);
  SystemStage right(signing(crm));
  crm.set_now(crm.now() + 400);
  EXPECT_EQ(right.call("fetch", fetch_of("31")).outcome.outcome, OutcomeClass::kAuthDead);
}

/// Cell "a refresh token works once and another comes with the answer".
TEST(QontakHost, ARefreshTokenIsUsedOnceAndTheNextOneKept) {
  FakeQontak crm;
  crm.with_tokens = true;
  crm.errors_in_200 = true;  // a token that is over is told inside 200 as well
  crm.add({{"first_name", "Siti"}});
  SystemStage::System system;
  system.connector = "qontak";
  system.base_url = crm.origin() + "/qontak/crm";
  system.credential.method = settings::AuthMethod::kRefreshToken;
  system.credential.url = crm.origin() + "/auth/oauth2/token";
  system.credential.client_id = "app-1";
  system.credential.client_secret = Secret("app-secret");
  system.credential.refresh_token = Secret("r1");
  SystemStage stage(std::move(system));
  for (int round = 0; round < 3; ++round) {
    const Gave gave = stage.call("fetch", fetch_of("31"));
    EXPECT_EQ(gave.items.size(), 1U) << round << ": " << gave.outcome.reason;
    crm.change([&] { crm.expire_token(); });
    if (round == 1) stage.start();  // another host
  }
  EXPECT_EQ(crm.reused_tokens, 0);
  EXPECT_GE(crm.minted, 2);
}

/// Cell "reset after write", over the wire.
TEST(QontakHost, AConnectionThatEndsAfterAMakingMakesNobodyTwice) {
  FakeQontak crm;
  SystemStage stage(signing(crm));
  crm.set({.reset_after_write = 1});
  EXPECT_EQ(stage.call("upsert", kNew).outcome.outcome, OutcomeClass::kUnknown);
  json again = kNew;
  again["doubt"] = true;
  const Gave gave = stage.call("upsert", again);
  EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kDuplicate) << gave.outcome.reason;
  EXPECT_EQ(gave.outcome.remote_id, "31");
  EXPECT_EQ(crm.contacts.size(), 1U);
}

/// Cells "slow body" and "gzip".
TEST(QontakHost, ABodyThatNeverEndsIsLeftAtTheDeadlineAndACompressedOneRead) {
  FakeQontak crm;
  crm.add({{"first_name", std::string(20'000, 'x')}});
  SystemStage stage(signing(crm));
  crm.set({.gzip = true});
  EXPECT_EQ(stage.call("fetch", fetch_of("31")).items.size(), 1U);
  crm.set({.slow_body = true});
  const auto begun = std::chrono::steady_clock::now();
  const auto result = stage.port().call(
      {.operation = "sambung.fetch/0", .requests = {fetch_of("31").dump()}, .contexts = {}},
      std::chrono::milliseconds(1500));
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->outcomes.front().outcome, OutcomeClass::kTransient);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(8));
}

TEST(QontakHost, TheManifestsMappingReadsAndWritesARecord) {
  FakeQontak crm;
  crm.add({{"first_name", "Siti"}, {"last_name", ""}, {"telephone", "08123456789"}});
  testing::QontakBench bench(crm);
  const json contact = bench.ask(&qontak::System::fetch, fetch_of("31")).items.at(0)["fields"];
  const json read = testing::canonical(qontak::kManifest, "contact", contact);
  EXPECT_EQ(read["phone"], "+628123456789");
  EXPECT_EQ(read["first_name"], "Siti");
  EXPECT_EQ(read["last_name"], nullptr);
  EXPECT_EQ(testing::native(qontak::kManifest, "contact",
                            {{"phone", "+628123456780"}, {"email", nullptr}}),
            (json{{"telephone", "628123456780"}, {"email", ""}}));
}

}  // namespace
}  // namespace sambung
