#include "tests/saas/manifest_mapping.hpp"
#include "tests/saas/woocommerce/bench.hpp"

/// What bots ask: where is my order?
namespace sambung {
namespace {

using testing::Came;
using testing::FakeWoocommerce;
using testing::json;
using testing::WoocommerceBench;
using woocommerce::System;

class WoocommerceLookup : public ::testing::Test {
 protected:
  /// An account (11) whose order has another address, a guest's two orders, and one of somebody
  /// whose number ends alike.
  WoocommerceLookup() {
    shop_.add({{"email", "siti@kopi.example"}});
    order(
        {{"customer_id", 11}, {"billing", {{"email", "work@kopi.example"}, {"phone", "0812999"}}}});
    order({{"billing", {{"email", "Budi@x.example"}, {"phone", "0812-3456-789"}}}});
    order({{"billing", {{"email", ""}, {"phone", "+628123456789"}}}});
    order({{"billing", {{"email", "notbudi@x.example"}, {"phone", "9990 8123456789"}}}});
  }
  void order(const json& fields) {
    shop_.set_now(shop_.now() + 60);
    shop_.add_order(fields);
  }
  Came ask(const json& keys) {
    return bench_.ask(&System::lookup, {{"what", "order"}, {"keys", keys}});
  }
  std::vector<std::string> numbers(const json& keys) {
    std::vector<std::string> all;
    for (const json& item : ask(keys).items) all.push_back(item["fields"]["number"]);
    return all;
  }

  FakeWoocommerce shop_;
  WoocommerceBench bench_{shop_};
  using Numbers = std::vector<std::string>;
};

TEST_F(WoocommerceLookup, APersonsOrdersAreFoundTheNewestFirstAndNobodyElses) {
  const json ways = {"+628123456789", "628123456789", "08123456789"};
  EXPECT_EQ(numbers({{"phone", {"+628123456789"}}}), Numbers{"14"});
  EXPECT_EQ(numbers({{"email", {"siti@kopi.example"}}}), Numbers{"12"});
  EXPECT_EQ(numbers({{"email", {"Budi@x.example"}}}), Numbers{"13"});
  EXPECT_EQ(numbers({{"phone", ways}, {"email", {"siti@kopi.example"}}}), (Numbers{"14", "12"}));
  EXPECT_EQ(numbers({{"phone", {"+62812"}}}), Numbers{});
}

TEST_F(WoocommerceLookup, ANumberIsThatVeryOrderAndTheirs) {
  EXPECT_EQ(numbers({{"id", {"#13"}}}), Numbers{"13"});
  EXPECT_EQ(numbers({{"id", {"13"}}, {"phone", {"08123456789"}}}), Numbers{"13"});
  EXPECT_EQ(numbers({{"id", {"12"}}, {"phone", {"08123456789"}}}), Numbers{});
  EXPECT_EQ(numbers({{"id", {"12"}}, {"email", {"siti@kopi.example"}}}), Numbers{"12"});
  EXPECT_EQ(numbers({{"id", {"1"}}}), Numbers{});
}

TEST_F(WoocommerceLookup, WhatIsNoQuestionOfOursIsRefused) {
  EXPECT_EQ(bench_.ask(&System::lookup, {{"what", "invoice"}, {"keys", {{"id", {"1"}}}}}).outcome,
            SAMBUNG_NOT_SUPPORTED);
  EXPECT_EQ(ask({{"colour", {"red"}}}).outcome, SAMBUNG_INVALID);
  EXPECT_EQ(ask(json::object()).outcome, SAMBUNG_INVALID);
}

TEST_F(WoocommerceLookup, TheManifestsMappingMakesItWhatAnyShopAnswers) {
  const Came came = ask({{"id", {"13"}}});
  const json answer =
      testing::canonical(woocommerce::kManifest, "order", came.items.at(0)["fields"]);
  EXPECT_EQ(answer["number"], "13");
  EXPECT_EQ(answer["status"], "processing");
  EXPECT_EQ(answer["total"], "25001.5");
  const json description = bench_.ask(&System::describe, json::object()).items.at(0);
  const json& returns = description["lookups"]["order"]["returns"];
  for (const auto& [member, value] : answer.items())
    EXPECT_TRUE(returns.contains(member)) << member;
}

}  // namespace
}  // namespace sambung
