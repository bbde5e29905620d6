#include "tests/connectors/system_stage.hpp"
#include "tests/saas/manifest_mapping.hpp"
#include "tests/saas/woocommerce/bench.hpp"

/// The connector in its own sambung-host, before the fake over HTTP, with the manifest's way to log in.
namespace sambung {
namespace {

using deliver::OutcomeClass;
using testing::FakeWoocommerce;
using testing::fetch_of;
using testing::Gave;
using testing::json;
using testing::SystemStage;
using testing::upsert_of;

SystemStage::System stage_of(FakeWoocommerce& shop, const std::string& secret = "cs_1") {
  shop.key = "ck_1:cs_1";
  SystemStage::System system;
  system.connector = "woocommerce";
  system.base_url = shop.origin();
  system.credential.user = "ck_1";
  system.credential.password = Secret(secret);
  return system;
}

const json kBudi = upsert_of(
    "", {{"first_name", "Budi"}, {"email", "budi@kopi.example"}, {"phone", "+628123456789"}},
    {{"keys", {{"id", {"c-7"}}}}});

TEST(WoocommerceHost, ShowsItsKeyAndReadsWhatIsCompressed) {
  FakeWoocommerce shop;
  shop.set_now(std::time(nullptr) - 10);
  shop.add({{"email", "a@kopi.example"}, {"first_name", std::string(20'000, 'x')}});
  shop.set_now(0);
  shop.set({.gzip = true});
  SystemStage stage(stage_of(shop));
  const Gave gave = stage.call("fetch", fetch_of("11"));
  ASSERT_EQ(gave.items.size(), 1U) << gave.outcome.reason;
  std::string cursor;
  EXPECT_EQ(stage.changes(cursor).size(), 1U);
}

TEST(WoocommerceHost, AKeyThatIsNotAcceptedIsForAPerson) {
  FakeWoocommerce shop;
  SystemStage stage(stage_of(shop, "cs_other"));
  EXPECT_EQ(stage.call("fetch", fetch_of("11")).outcome.outcome, OutcomeClass::kAuthDead);
}

/// Cell "reset after write", over the wire.
TEST(WoocommerceHost, AConnectionThatEndsAfterAMakingMakesNobodyTwice) {
  FakeWoocommerce shop;
  SystemStage stage(stage_of(shop));
  shop.set({.reset_after_write = 1});
  EXPECT_EQ(stage.call("upsert", kBudi).outcome.outcome, OutcomeClass::kUnknown);
  json again = kBudi;
  again["doubt"] = true;
  const Gave gave = stage.call("upsert", again);
  EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << gave.outcome.reason;
  EXPECT_EQ(gave.outcome.remote_id, "11");
  EXPECT_EQ(shop.customers.size(), 1U);
  EXPECT_EQ(shop.customers.at(11)["billing"]["phone"], "+628123456789");
}

/// Cell "slow body".
TEST(WoocommerceHost, ABodyThatNeverEndsIsLeftAtTheDeadline) {
  FakeWoocommerce shop;
  shop.set({.slow_body = true});
  SystemStage stage(stage_of(shop));
  const auto begun = std::chrono::steady_clock::now();
  const auto result = stage.port().call(
      {.operation = "sambung.fetch/0", .requests = {fetch_of("11").dump()}, .contexts = {}},
      std::chrono::milliseconds(1500));
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->outcomes.front().outcome, OutcomeClass::kTransient);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(8));
}

TEST(WoocommerceHost, TheManifestsMappingReadsAndWritesARecord) {
  FakeWoocommerce shop;
  shop.add({{"email", "Siti@Kopi.example"},
            {"first_name", "Siti"},
            {"last_name", ""},
            {"billing", {{"phone", "08123456789"}, {"company", "Kopi"}}}});
  shop.add_order({{"billing", {{"phone", ""}, {"email", "g@x.example"}}}});
  testing::WoocommerceBench bench(shop);
  const json contact = bench.ask(&woocommerce::System::fetch, fetch_of("11")).items.at(0)["fields"];
  const json read = testing::canonical(woocommerce::kManifest, "contact", contact);
  EXPECT_EQ(read["phone"], "+628123456789");
  EXPECT_EQ(read["email"], "siti@kopi.example");
  EXPECT_EQ(read["last_name"], nullptr);
  EXPECT_EQ(read["company"], "Kopi");
  EXPECT_EQ(testing::native(woocommerce::kManifest, "contact",
                            {{"phone", "+628123456780"}, {"last_name", nullptr}}),
            (json{{"billing", {{"phone", "+628123456780"}}}, {"last_name", ""}}));
  const json order = bench.ask(&woocommerce::System::fetch, {{"object", "order"}, {"id", "12"}})
                         .items.at(0)["fields"];
  const json sold = testing::canonical(woocommerce::kManifest, "order", order);
  EXPECT_EQ(sold["total"], "25001.5");
  EXPECT_EQ(sold["customer"], nullptr);
  EXPECT_EQ(sold["email"], "g@x.example");
  EXPECT_EQ(sold["phone"], nullptr);
}

}  // namespace
}  // namespace sambung
