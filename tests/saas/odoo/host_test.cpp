#include <gmock/gmock.h>

#include "tests/connectors/system_stage.hpp"
#include "tests/fault/await.hpp"
#include "tests/saas/odoo/odoo_bench.hpp"

namespace sambung::testing {
namespace {

using deliver::OutcomeClass;

SystemStage::System at(const FakeOdoo& fake, const char* key = "key-1") {
  SystemStage::System system;
  system.connector = "odoo";
  system.base_url = fake.origin();
  system.credential.method = settings::AuthMethod::kOfManifest;
  system.credential.secret = Secret(std::string(key));
  return system;
}

json contact(const std::string& own_id) {
  return making(own_id, {{"name", "Budi 😀"}, {"phone", "+628123456789"}});
}

/// The next changes; Odoo's clock is known to the second, so the newest may be the next poll's.
std::vector<json> soon(SystemStage& stage, std::string& cursor) {
  std::vector<json> all;
  fault::await(
      [&] {
        all = stage.changes(cursor);
        return !all.empty();
      },
      std::chrono::seconds(5));
  return all;
}

TEST(Odoo, AContactGoesThereAndComesBackThroughAHost) {
  FakeOdoo fake;
  SystemStage stage(at(fake));
  const Gave made = stage.call("upsert", contact("own"));
  EXPECT_EQ(made.outcome.outcome, OutcomeClass::kDone) << made.outcome.reason;
  std::string cursor;
  const auto changes = soon(stage, cursor);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0]["id"], made.outcome.remote_id);
  const Gave found = stage.call("find", find_of({{"phone", {"+628123456789"}}}));
  EXPECT_EQ(found.items.size(), 1U);
}

TEST(Odoo, AKeyThatIsNotAcceptedPausesTheConnection) {
  FakeOdoo fake;
  SystemStage stage(at(fake, "key-2"));
  EXPECT_EQ(stage.call("probe", json::object()).outcome.outcome, OutcomeClass::kAuthDead);
}

TEST(Odoo, AMakingWhoseAnswerWasLostIsRepeatedAndMakesOneContact) {
  FakeOdoo fake;
  fake.change([&] { fake.add({{"name", "there before"}}); });
  SystemStage stage(at(fake));
  stage.call("probe", json::object());  // so that the next write is the making
  fake.set({.reset_after_write = 1});
  Gave made = stage.call("upsert", contact("own"));
  for (int i = 0; i < 3 && made.outcome.outcome == OutcomeClass::kTransient; ++i) {
    made = stage.call("upsert", contact("own"));
  }
  EXPECT_EQ(made.outcome.outcome, OutcomeClass::kDone) << made.outcome.reason;
  fake.change([&] { EXPECT_EQ(fake.partners.size(), 2U); });
}

TEST(Odoo, AMessageWhoseAnswerWasLostIsUnknownAndThenFoundAndNotPostedTwice) {
  FakeOdoo fake;
  std::int64_t id = 0;
  fake.change([&] { id = fake.add({{"name", "A"}}); });
  SystemStage stage(at(fake));
  const json entry = {{"key", "k1"},
                      {"object", "message"},
                      {"contact", std::to_string(id)},
                      {"text", "halo"},
                      {"at", 1764050000123}};
  fake.set({.broken_after_write = 1});
  EXPECT_EQ(stage.call("log", entry).outcome.outcome, OutcomeClass::kUnknown);
  EXPECT_EQ(stage.call("log", entry).outcome.outcome, OutcomeClass::kDone);
  fake.change([&] { EXPECT_EQ(fake.messages.size(), 1U); });
}

TEST(Odoo, AStormOf503LosesNothing) {
  FakeOdoo fake;
  SystemStage stage(at(fake));
  fake.set({.storm = 3});
  Gave made = stage.call("upsert", contact("own"));
  EXPECT_NE(made.outcome.outcome, OutcomeClass::kInvalid);
  for (int i = 0; i < 5 && made.outcome.outcome != OutcomeClass::kDone; ++i) {
    made = stage.call("upsert", contact("own"));
  }
  EXPECT_EQ(made.outcome.outcome, OutcomeClass::kDone);
  fake.change([&] { EXPECT_EQ(fake.partners.size(), 1U); });
}

TEST(Odoo, HalfAnAnswerIsNoneAndCompressedOnesAreRead) {
  FakeOdoo fake;
  fake.change([&] { fake.add({{"name", "A"}}); });
  SystemStage stage(at(fake));
  std::string cursor;
  fake.set({.truncated = 1});
  EXPECT_EQ(stage.call("changes", cursor, 10).outcome.outcome, OutcomeClass::kTransient);
  fake.set({.gzip = true});
  EXPECT_EQ(soon(stage, cursor).size(), 1U);
}

TEST(Odoo, ABodyThatNeverEndsIsLeftAtTheDeadline) {
  FakeOdoo fake;
  SystemStage stage(at(fake));
  fake.set({.slow_body = true});
  const auto result = stage.port().call(
      {.operation = "sambung.probe/0", .requests = {""}, .contexts = {}}, std::chrono::seconds(3));
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->outcomes.front().outcome, OutcomeClass::kTransient);
}

TEST(Odoo, AClockThatDiffersHidesNoChange) {
  FakeOdoo fake;
  fake.change([&] { fake.add({{"name", "A"}}); });
  fake.set({.skew_s = 60});  // the web server's clock is ahead of the database's
  SystemStage stage(at(fake));
  std::string cursor;
  EXPECT_EQ(soon(stage, cursor).size(), 1U);
  fake.change([&] { fake.add({{"name", "B"}}); });
  EXPECT_EQ(soon(stage, cursor).size(), 1U);
}

}  // namespace
}  // namespace sambung::testing
