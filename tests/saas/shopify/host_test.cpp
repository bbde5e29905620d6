#include "tests/connectors/system_stage.hpp"
#include "tests/saas/manifest_mapping.hpp"
#include "tests/saas/shopify/bench.hpp"

/// The connector in its own sambung-host, before the fake over HTTP, with the manifest's ways to log in.
namespace sambung {
namespace {

using deliver::OutcomeClass;
using testing::FakeShopify;
using testing::fetch_of;
using testing::Gave;
using testing::json;
using testing::SystemStage;
using testing::upsert_of;

SystemStage::System before(const FakeShopify& shop) {
  SystemStage::System system;
  system.connector = "shopify";
  system.base_url = shop.origin();
  system.credential.secret = Secret("shpat_good");
  return system;
}

const json kBudi = upsert_of("", {{"first_name", "Budi"}}, {{"keys", {{"id", {"c-7"}}}}});

TEST(ShopifyHost, ShowsItsTokenAndReadsWhatIsCompressed) {
  FakeShopify shop;
  shop.token = "shpat_good";
  shop.set_now(std::time(nullptr) - 10);
  shop.add({{"firstName", std::string(20'000, 'x')}});
  shop.set_now(0);
  shop.set({.gzip = true});
  SystemStage stage(before(shop));
  const Gave gave = stage.call("fetch", fetch_of("101"));
  ASSERT_EQ(gave.items.size(), 1U) << gave.outcome.reason;
  std::string cursor;
  EXPECT_EQ(stage.changes(cursor).size(), 1U);
}

TEST(ShopifyHost, ATokenThatIsNotAcceptedIsForAPerson) {
  FakeShopify shop;
  shop.token = "shpat_other";
  SystemStage stage(before(shop));
  EXPECT_EQ(stage.call("fetch", fetch_of("101")).outcome.outcome, OutcomeClass::kAuthDead);
}

TEST(ShopifyHost, AnAppLogsInWithItsIdAndSecret) {
  FakeShopify shop;
  shop.client_secret = "shpss_app";
  shop.token = "shpat_minted";
  SystemStage::System system = before(shop);
  system.credential.secret = Secret();
  system.credential.method = settings::AuthMethod::kClientCredentials;
  system.credential.client_id = "app-1";
  system.credential.client_secret = Secret("shpss_app");
  SystemStage stage(std::move(system));
  const Gave gave = stage.call("upsert", kBudi);
  EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << gave.outcome.reason;
  EXPECT_EQ(gave.outcome.remote_id, "101");
}

/// Cell "reset after write", over the wire.
TEST(ShopifyHost, AConnectionThatEndsAfterAMakingMakesNobodyTwice) {
  FakeShopify shop;
  shop.token = "shpat_good";
  SystemStage stage(before(shop));
  shop.set({.reset_after_write = 1});
  Gave gave = stage.call("upsert", kBudi);
  if (gave.outcome.outcome != OutcomeClass::kDone) {
    EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kTransient) << gave.outcome.reason;
    json again = kBudi;
    again["doubt"] = true;
    gave = stage.call("upsert", again);
  }
  EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << gave.outcome.reason;
  EXPECT_EQ(shop.customers.size(), 1U);
}

/// Cell "slow body".
TEST(ShopifyHost, ABodyThatNeverEndsIsLeftAtTheDeadline) {
  FakeShopify shop;
  shop.token = "shpat_good";
  shop.set({.slow_body = true});
  SystemStage stage(before(shop));
  const auto begun = std::chrono::steady_clock::now();
  const auto result = stage.port().call(
      {.operation = "sambung.fetch/0", .requests = {fetch_of("101").dump()}, .contexts = {}},
      std::chrono::milliseconds(1500));
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->outcomes.front().outcome, OutcomeClass::kTransient);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(8));
}

TEST(ShopifyHost, TheManifestsMappingReadsAndWritesARecord) {
  FakeShopify shop;
  shop.add({{"firstName", "Siti"},
            {"lastName", "Aminah"},
            {"phone", "+628123456789"},
            {"tags", {"b", "a"}}});
  shop.add_order({{"lineItems", {{{"title", "Kopi"}, {"sku", "K"}, {"quantity", 2}}}}});
  testing::ShopifyBench bench(shop);
  const json contact = bench.ask(&shopify::System::fetch, fetch_of("101")).items.at(0)["fields"];
  const json read = testing::canonical(shopify::kManifest, "contact", contact);
  EXPECT_EQ(read, (json{{"name", "Siti Aminah"},
                        {"first_name", "Siti"},
                        {"last_name", "Aminah"},
                        {"phone", "+628123456789"},
                        {"email", nullptr},
                        {"language", "en"},
                        {"tags", {"a", "b"}}}));
  EXPECT_EQ(testing::native(shopify::kManifest, "contact",
                            {{"phone", "+628123456780"}, {"first_name", "S"}}),
            (json{{"phone", "+628123456780"}, {"firstName", "S"}}));
  const json order = bench.ask(&shopify::System::fetch, {{"object", "order"}, {"id", "102"}})
                         .items.at(0)["fields"];
  const json sold = testing::canonical(shopify::kManifest, "order", order);
  EXPECT_EQ(sold["number"], "#102");
  EXPECT_EQ(sold["total"], "25001.5");
  EXPECT_EQ(sold["items"], (json{"2 x Kopi"}));
}

}  // namespace
}  // namespace sambung
