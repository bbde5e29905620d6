#include "tests/saas/manifest_hooks.hpp"
#include "tests/saas/shopify/bench.hpp"

/// The shop's own webhooks.
namespace sambung {
namespace {

using shopify::System;
using testing::Came;
using testing::FakeShopify;
using testing::json;
using testing::ShopifyBench;

constexpr std::int64_t kNowMs = 1'764'050'000'000;
const std::string kUrl = "https://wa.kopi.example/hooks/shop";

testing::SentHook sent(const FakeShopify::Delivery& delivery) {
  return {kUrl, delivery.body, {delivery.headers.begin(), delivery.headers.end()}};
}

Came received(ShopifyBench& bench, const FakeShopify::Delivery& delivery) {
  const json headers = testing::kept_headers(shopify::kManifest, sent(delivery));
  const json context = {{"method", "POST"}, {"path", "/hooks/shop"}, {"headers", headers}};
  return testing::called(bench.serve(&System::receive), {{delivery.body, context.dump()}}).front();
}

TEST(ShopifyHooks, AChangeIsAHint) {
  FakeShopify shop;
  ShopifyBench bench(shop);
  const json body = {{"id", 706405506930370084}, {"email", "siti@kopi.example"}};
  EXPECT_EQ(received(bench, shop.delivery("customers/update", body)).items.at(0),
            (json{{"object", "contact"}, {"id", "706405506930370084"}, {"hint", true}}));
  EXPECT_EQ(received(bench, shop.delivery("orders/create", body)).items.at(0)["object"], "order");
  EXPECT_TRUE(shop.asked().empty());
}

TEST(ShopifyHooks, DeletedAndMergedCustomersAreTold) {
  FakeShopify shop;
  shop.set_now(1'764'050'000);
  ShopifyBench bench(shop);
  const Came deleted = received(bench, shop.delivery("customers/delete", {{"id", 7}}));
  EXPECT_EQ(deleted.items.at(0), (json{{"object", "contact"},
                                       {"id", "7"},
                                       {"version", 1'764'050'000'123'456},
                                       {"at", 1'764'050'000'123},
                                       {"deleted", true}}));
  const json merge = {{"admin_graphql_api_customer_kept_id", "gid://shopify/Customer/8"},
                      {"admin_graphql_api_customer_deleted_id", "gid://shopify/Customer/7"}};
  const Came merged = received(bench, shop.delivery("customers/merge", merge));
  ASSERT_EQ(merged.items.size(), 2U) << merged.reason;
  EXPECT_EQ(merged.items[0]["merged_into"], "8");
  EXPECT_EQ(merged.items[1]["hint"], true);
}

TEST(ShopifyHooks, WhatIsNotAboutRecordsIsNothing) {
  FakeShopify shop;
  ShopifyBench bench(shop);
  for (const char* topic :
       {"customers/redact", "customers/data_request", "shop/redact", "themes/x"}) {
    const Came came =
        received(bench, shop.delivery(topic, {{"shop_id", 1}, {"customer", {{"id", 7}}}}));
    EXPECT_EQ(came.outcome, SAMBUNG_DONE) << topic;
    EXPECT_TRUE(came.items.empty());
  }
  FakeShopify::Delivery broken = shop.delivery("customers/update", {{"id", "x/../y"}});
  EXPECT_EQ(received(bench, broken).outcome, SAMBUNG_INVALID);
  broken.body = "webhook";
  EXPECT_EQ(received(bench, broken).outcome, SAMBUNG_INVALID);
}

/// Cell "secret rotation overlap": for an hour a webhook is signed with the old one or with the new.
TEST(ShopifyHooks, TheManifestsRecipeFitsBothSecretsOfARotation) {
  FakeShopify shop;
  const std::vector<std::string> secrets = {"shpss_new", "shpss_old"};
  for (const std::string& signing : secrets) {
    shop.secrets = {signing};
    testing::SentHook hook = sent(shop.delivery("customers/update", {{"id", 7}}));
    EXPECT_EQ(testing::broker_verdict(shopify::kManifest, secrets, hook, kNowMs), "good");
    EXPECT_NE(testing::broker_verdict(shopify::kManifest, {"shpss_else"}, hook, kNowMs), "good");
    hook.body += " ";
    EXPECT_NE(testing::broker_verdict(shopify::kManifest, secrets, hook, kNowMs), "good");
  }
}

/// Cell "same webhook id redelivered": the manifest names the header that is the same.
TEST(ShopifyHooks, ARedeliveryHasTheIdThatTheManifestNames) {
  FakeShopify shop;
  EXPECT_EQ(testing::lower_case(testing::hook_terms(shopify::kManifest).delivery_header),
            "x-shopify-webhook-id");
  const auto first = shop.delivery("customers/update", {{"id", 7}});
  const auto again = shop.delivery("customers/update", {{"id", 7}});
  const auto other = shop.delivery("customers/update", {{"id", 7}}, 2);
  EXPECT_EQ(first.headers.at("x-shopify-webhook-id"), again.headers.at("x-shopify-webhook-id"));
  EXPECT_NE(first.headers.at("x-shopify-webhook-id"), other.headers.at("x-shopify-webhook-id"));
}

/// Cell "subscription vanishes after 8 failures".
TEST(ShopifyHooks, SubscriptionsThatVanishedAreMadeAgain) {
  FakeShopify shop;
  ShopifyBench bench(shop);
  const auto ensured = [&] {
    return bench.ask(&System::subscriptions, {{"url", kUrl}}).items.size();
  };
  EXPECT_EQ(ensured(), 7U);
  EXPECT_EQ(ensured(), 7U);
  EXPECT_EQ(shop.hooks.size(), 7U);
  for (int i = 0; i < 8; ++i) shop.deliveries_failed();
  EXPECT_TRUE(shop.hooks.empty());
  EXPECT_EQ(ensured(), 7U);
  EXPECT_EQ(shop.hooks.size(), 7U);
}

TEST(ShopifyHooks, ThoseThatGoToAFormerAddressAreEnded) {
  FakeShopify shop;
  ShopifyBench bench(shop);
  bench.ask(&System::subscriptions, {{"url", "https://old.example/hooks/shop"}});
  EXPECT_EQ(bench.ask(&System::subscriptions, {{"url", kUrl}}).items.size(), 7U);
  ASSERT_EQ(shop.hooks.size(), 7U);
  for (const auto& [id, hook] : shop.hooks) EXPECT_EQ(hook["uri"], kUrl);
}

TEST(ShopifyHooks, OnlyOurSubscriptionsAreEnded) {
  FakeShopify shop;
  ShopifyBench bench(shop);
  bench.ask(&System::subscriptions, {{"url", kUrl}});
  shop.hooks[900] = {{"__typename", "WebhookSubscription"},
                     {"id", "gid://shopify/WebhookSubscription/900"},
                     {"topic", "CUSTOMERS_UPDATE"},
                     {"uri", "https://other.example/hooks/shopping"},
                     {"failures", 0}};
  EXPECT_EQ(bench.ask(&System::subscriptions, {{"url", nullptr}}).outcome, SAMBUNG_DONE);
  ASSERT_EQ(shop.hooks.size(), 1U);
  EXPECT_TRUE(shop.hooks.contains(900));
}

}  // namespace
}  // namespace sambung
