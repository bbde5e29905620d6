#include "tests/saas/manifest_hooks.hpp"
#include "tests/saas/woocommerce/bench.hpp"

/// The shop's own webhooks.
namespace sambung {
namespace {

using testing::Came;
using testing::FakeWoocommerce;
using testing::json;
using testing::WoocommerceBench;
using woocommerce::System;

const json kEnsure = {{"url", "https://wa.kopi.example/hooks/shop"}, {"secret", "s-1"}};

testing::SentHook sent(const FakeWoocommerce::Delivery& delivery) {
  return {kEnsure.at("url"), delivery.body, {delivery.headers.begin(), delivery.headers.end()}};
}

Came heard(WoocommerceBench& bench, const FakeWoocommerce::Delivery& delivery) {
  const json headers = testing::kept_headers(woocommerce::kManifest, sent(delivery));
  const json context = {{"method", "POST"}, {"headers", headers}};
  return testing::called(bench.serve(&System::receive), {{delivery.body, context.dump()}}).front();
}

TEST(WoocommerceHooks, EachIsAHintAndSignedAsTheManifestSays) {
  FakeWoocommerce shop;
  WoocommerceBench bench(shop);
  ASSERT_EQ(bench.ask(&System::subscriptions, kEnsure).items.size(), 6U);
  const auto delivery =
      shop.delivery("customer.updated", {{"id", 11}, {"email", "siti@kopi.example"}});
  constexpr std::int64_t kNowMs = 1'764'050'000'000;
  const auto verdict = [&](const std::string& secret) {
    return testing::broker_verdict(woocommerce::kManifest, {secret}, sent(delivery), kNowMs);
  };
  EXPECT_EQ(verdict("s-1"), "good");
  EXPECT_NE(verdict("s-2"), "good");
  EXPECT_EQ(heard(bench, delivery).items.at(0),
            (json{{"object", "contact"}, {"id", "11"}, {"hint", true}}));
  EXPECT_EQ(heard(bench, shop.delivery("order.created", {{"id", 12}})).items.at(0)["object"],
            "order");
  EXPECT_EQ(heard(bench, shop.delivery("customer.deleted", {{"id", 13}})).items.at(0)["id"], "13");
}

/// Cell "first ping body webhook_id=1, form-encoded": it is unsigned and no record.
TEST(WoocommerceHooks, TheGreetingOfANewWebhookIsNothing) {
  FakeWoocommerce shop;
  WoocommerceBench bench(shop);
  bench.ask(&System::subscriptions, kEnsure);
  const std::string ping = testing::hook_terms(woocommerce::kManifest).ping;
  ASSERT_EQ(shop.greeted.size(), 6U);
  for (const std::string& body : shop.greeted) {
    EXPECT_TRUE(body.starts_with(ping));
    const Came came = testing::called(bench.serve(&System::receive), {{body}}).front();
    EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
    EXPECT_TRUE(came.items.empty());
  }
}

/// Cells "disabled after 5 failures" and "no retry": it is enabled again, and what was missed is polled.
TEST(WoocommerceHooks, AWebhookThatTheShopDisabledIsEnabledAndWhatWasMissedComesByThePoll) {
  FakeWoocommerce shop;
  shop.set_now(1'764'050'000);
  shop.add_order(json::object());
  WoocommerceBench bench(shop);
  std::string cursor;
  bench.changes(cursor, "order");
  bench.ask(&System::subscriptions, kEnsure);
  for (int i = 0; i < 6; ++i) shop.deliveries_failed();
  shop.set_now(1'764'050'100);
  shop.change([&] { shop.touch(shop.orders.at(11)); });
  ASSERT_EQ(shop.hooks.begin()->second["status"], "disabled");
  EXPECT_EQ(bench.ask(&System::subscriptions, kEnsure).items.size(), 6U);
  EXPECT_EQ(shop.hooks.size(), 6U);
  for (const auto& [id, hook] : shop.hooks) EXPECT_EQ(hook["status"], "active");
  EXPECT_EQ(bench.changes(cursor, "order").ids(), std::vector<std::string>{"11"});
}

TEST(WoocommerceHooks, AnotherSecretIsToldAndWhatSomebodyPausedStaysPaused) {
  FakeWoocommerce shop;
  WoocommerceBench bench(shop);
  bench.ask(&System::subscriptions, kEnsure);
  shop.hooks.begin()->second["status"] = "paused";
  json other = kEnsure;
  other["secret"] = "s-2";
  bench.ask(&System::subscriptions, other);
  EXPECT_EQ(shop.hooks.begin()->second["status"], "paused");
  for (const auto& [id, hook] : shop.hooks) EXPECT_EQ(hook["secret"], "s-2");
}

TEST(WoocommerceHooks, OnlyOursAreEndedAndThoseOfAFormerAddress) {
  FakeWoocommerce shop;
  WoocommerceBench bench(shop);
  shop.hooks[900] = {{"id", 900},
                     {"topic", "order.created"},
                     {"status", "active"},
                     {"failures", 0},
                     {"delivery_url", "https://erp.example/hooks/shops"}};
  shop.hooks[901] = {{"id", 901},
                     {"topic", "order.created"},
                     {"status", "active"},
                     {"failures", 0},
                     {"delivery_url", "https://old.example/hooks/shop"}};
  EXPECT_EQ(bench.ask(&System::subscriptions, kEnsure).items.size(), 6U);
  EXPECT_FALSE(shop.hooks.contains(901));
  EXPECT_EQ(bench.ask(&System::subscriptions, {{"url", nullptr}}).outcome, SAMBUNG_DONE);
  ASSERT_EQ(shop.hooks.size(), 1U);
  EXPECT_TRUE(shop.hooks.contains(900));
}

}  // namespace
}  // namespace sambung
