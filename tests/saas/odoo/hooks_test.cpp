#include <gmock/gmock.h>

#include "tests/saas/odoo/odoo_bench.hpp"

namespace sambung::testing {
namespace {

using odoo::System;

constexpr const char* kUrl = "https://hooks.shop.example/hooks/crm/0123456789abcdef";

TEST(OdooHooks, AWebhookIsAHintAndNothingElseIsTakenFromIt) {
  FakeOdoo fake;
  OdooBench bench(fake);
  json body = FakeOdoo::hook_of(42);
  body["name"] = "made up";
  const Came came = bench.ask(&System::receive, body);
  ASSERT_EQ(came.items.size(), 1U);
  EXPECT_EQ(came.items[0], (json{{"object", "contact"}, {"id", "42"}, {"hint", true}}));
  EXPECT_TRUE(fake.asked().empty());
}

TEST(OdooHooks, OtherModelsAreNothingAndNonsenseIsInvalid) {
  FakeOdoo fake;
  OdooBench bench(fake);
  const Came other = bench.ask(&System::receive, {{"_model", "sale.order"}, {"_id", 3}});
  EXPECT_EQ(other.outcome, SAMBUNG_DONE);
  EXPECT_TRUE(other.items.empty());
  for (const json& body :
       {json("nonsense"), json("[]"), json("{}"), json{{"_model", "res.partner"}, {"_id", "../x"}},
        json{{"_model", 5}, {"_id", 5}}}) {
    EXPECT_EQ(bench.ask(&System::receive, body).outcome, SAMBUNG_INVALID) << body;
  }
}

class OdooSubscriptions : public OdooBoth {};
INSTANTIATE_TEST_SUITE_P(Transports, OdooSubscriptions, ::testing::Bool(), transport_name);

TEST_P(OdooSubscriptions, TheRuleIsMadeOnceAndFollowsTheAddress) {
  for (int i = 0; i < 2; ++i) {
    const Came came = bench.ask(&System::subscriptions, {{"url", kUrl}});
    EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
    EXPECT_EQ(came.items.size(), 1U);
  }
  ASSERT_EQ(fake.rules.size(), 1U);
  EXPECT_EQ(fake.rules.begin()->second["trigger"], "on_create_or_write");
  EXPECT_EQ(fake.actions.begin()->second["webhook_url"], kUrl);
  bench.ask(&System::subscriptions, {{"url", std::string(kUrl) + "2"}});
  ASSERT_EQ(fake.actions.size(), 1U);
  EXPECT_EQ(fake.actions.begin()->second["webhook_url"], std::string(kUrl) + "2");
  bench.ask(&System::subscriptions, {{"url", nullptr}});
  EXPECT_TRUE(fake.rules.empty());
}

TEST_P(OdooSubscriptions, WithoutAutomationRulesItSaysSo) {
  fake.automation = false;
  const Came came = bench.ask(&System::subscriptions, {{"url", kUrl}});
  EXPECT_EQ(came.outcome, SAMBUNG_INVALID);
  EXPECT_THAT(came.reason, ::testing::HasSubstr("module"));
}

}  // namespace
}  // namespace sambung::testing
