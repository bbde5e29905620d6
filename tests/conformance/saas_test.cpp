#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "tests/conformance/kept.hpp"
#include "tests/conformance/merges.hpp"
#include "tests/rest/fake_chatwoot.hpp"
#include "tests/rest/fake_espocrm.hpp"
#include "tests/rest/fake_freshsales.hpp"
#include "tests/rest/fake_pipedrive.hpp"
#include "tests/rest/fake_suitecrm.hpp"
#include "tests/rest/fake_twenty.hpp"
#include "tests/saas/hubspot/fake_hubspot.hpp"
#include "tests/saas/odoo/fake_odoo.hpp"
#include "tests/saas/qontak/fake_qontak.hpp"
#include "tests/saas/salesforce/fake_salesforce.hpp"
#include "tests/saas/shopify/fake_shopify.hpp"
#include "tests/saas/woocommerce/fake_woocommerce.hpp"
#include "tests/saas/zoho/fake_zoho.hpp"

/// Connectors of systems that cannot run here: each before its fake, over HTTP, as before a test account.
namespace sambung {
namespace {

using testing::FakeSystem;

constexpr std::int64_t kDay = 86'400;

/// A system and how its connector comes to it.
struct Stage {
  const char* name;
  std::function<std::unique_ptr<FakeSystem>()> start;
  test::Account account;  ///< its base_url is what stands behind the fake's origin
};

template <class Fake>
std::function<std::unique_ptr<FakeSystem>()> with(std::function<void(Fake&)> prepare = {}) {
  return [prepare] {
    auto fake = std::make_unique<Fake>();
    if (prepare) prepare(*fake);
    return fake;
  };
}

std::vector<Stage> stages() {
  using namespace testing;  // NOLINT
  return {
      {"hubspot",
       with<FakeHubspot>([](FakeHubspot& fake) { fake.token = "pat-conformance"; }),
       {"hubspot", "", "Authorization: Bearer pat-conformance", "{}", test::kMergeHubspot}},
      {"salesforce",
       with<FakeSalesforce>([](FakeSalesforce& fake) { fake.tokens = {"00D-conformance"}; }),
       {"salesforce", "", "Authorization: Bearer 00D-conformance", "{}", test::kMergeByHand}},
      {"zoho",
       with<FakeZoho>([](FakeZoho& fake) { fake.token = "1000.conformance"; }),
       {"zoho", "", "Authorization: Zoho-oauthtoken 1000.conformance"}},
      {"odoo", with<FakeOdoo>(), {"odoo", "", "Authorization: Bearer key-1"}},
      {"qontak",
       with<FakeQontak>([](FakeQontak& fake) { fake.with_tokens = true; }),
       {"qontak", "/qontak/crm", "Authorization: Bearer a1", R"({"scan_s":0})"}},
      {"shopify",
       with<FakeShopify>([](FakeShopify& fake) {
         fake.token = "shpat_conformance";
         fake.points = 1e9;
       }),
       {"shopify", "", "X-Shopify-Access-Token: shpat_conformance"}},
      {"woocommerce",
       with<FakeWoocommerce>([](FakeWoocommerce& fake) { fake.key = "ck_1:cs_1"; }),
       {"woocommerce", "", "Authorization: Basic Y2tfMTpjc18x", R"({"customer_scan_s":0})"}},
      {"espocrm",
       with<FakeEspocrm>(),
       {"rest", "", "X-Api-Key: conformance", R"({"system":"espocrm"})"}},
      {"chatwoot",
       with<FakeChatwoot>(),
       {"rest", "", "api_access_token: conformance",
        R"({"system":"chatwoot","parameters":{"account_id":1,"inbox_id":3}})",
        test::kMergeChatwoot}},
      {"freshsales",
       with<FakeFreshsales>([](FakeFreshsales& fake) { fake.token = "conformance"; }),
       {"rest", "/crm/sales/api", "Authorization: Token token=conformance",
        R"({"system":"freshsales","parameters":{"view_id":"7"}})"}},
      {"pipedrive",
       with<FakePipedrive>([](FakePipedrive& fake) { fake.token = "conformance"; }),
       {"rest", "", "x-api-token: conformance", R"({"system":"pipedrive"})",
        test::kMergePipedrive}},
      {"suitecrm",
       with<FakeSuitecrm>([](FakeSuitecrm& fake) { fake.token = "conformance"; }),
       {"rest", "", "Authorization: Bearer conformance", R"({"system":"suitecrm"})",
        test::kMergeByHand}},
      {"twenty",
       with<FakeTwenty>([](FakeTwenty& fake) { fake.token = "conformance"; }),
       {"rest", "", "Authorization: Bearer conformance", R"({"system":"twenty"})",
        test::kMergeTwenty}},
  };
}

class Shipped : public ::testing::TestWithParam<Stage> {
 protected:
  test::CheckRun run(const std::string& filter = {}) {
    test::Account account = GetParam().account;
    account.base_url.insert(0, fake_->origin());
    if (!account.merge.empty())
      account.merge = test::merge_at(fake_->origin(), account.merge.c_str());
    return test::check_live(account, filter);
  }
  std::unique_ptr<FakeSystem> fake_ = GetParam().start();
};

TEST_P(Shipped, KeepsTheContract) { test::expect_kept(GetParam().name, run()); }

TEST_P(Shipped, HidesNoChangeWhenItsSystemsClockIsADayBehind) {
  fake_->set_ahead(-kDay);
  const test::CheckRun behind = run("changes.");
  EXPECT_EQ(behind.code, 0) << behind.text();
}

TEST_P(Shipped, HidesNoChangeWhenItsSystemsClockIsADayAhead) {
  fake_->set_ahead(kDay);
  const test::CheckRun ahead = run("changes.");
  EXPECT_EQ(ahead.code, 0) << ahead.text();
}

INSTANTIATE_TEST_SUITE_P(Systems, Shipped, ::testing::ValuesIn(stages()),
                         [](const auto& each) { return std::string(each.param.name); });

/// The broker's other way into Qontak: each request is signed, by the host, with its query and body. Such a system
/// refuses a clock that is a day off, so that there is no more than this.
TEST(ShippedSigned, QontakKeepsTheContract) {
  testing::FakeQontak fake;
  fake.client_id = "client-1";
  fake.client_secret = "secret-1";
  const test::Account account{"qontak", fake.origin() + "/qontak/crm", "hmac client-1 secret-1",
                              R"({"scan_s":0})"};
  test::expect_kept("qontak", test::check_live(account));
}

/// What has no fake: all that needs no system of its own. tests/real holds the system itself to the rest.
class ShippedAlone
    : public ::testing::TestWithParam<std::tuple<const char*, const char*, const char*>> {};

TEST_P(ShippedAlone, KeepsTheContractBeforeSystemsThatFail) {
  const auto& [name, connector, config] = GetParam();
  test::expect_kept(name, test::check(connector, config));
}

INSTANTIATE_TEST_SUITE_P(Systems, ShippedAlone,
                         ::testing::Values(std::tuple("tryton", "tryton", "{}"),
                                           std::tuple("medusa", "medusa", "{}")),
                         [](const auto& each) { return std::string(std::get<0>(each.param)); });

}  // namespace
}  // namespace sambung
