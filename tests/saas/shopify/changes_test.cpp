#include <set>

#include "tests/saas/shopify/bench.hpp"

/// What changed since a cursor.
namespace sambung {
namespace {

using shopify::System;
using testing::Came;
using testing::FakeShopify;
using testing::json;
using testing::ShopifyBench;

std::int64_t since_epoch() { return 1'764'050'000; }

std::set<std::string> unique(const Came& came) {
  const auto ids = came.ids();
  return {ids.begin(), ids.end()};
}

TEST(ShopifyChanges, EveryoneComesOnceAndThenWhoChanged) {
  FakeShopify shop;
  shop.set_now(since_epoch());
  for (int i = 0; i < 25; ++i) {
    shop.set_now(since_epoch() + i / 5);  // many share a second
    shop.add({{"firstName", "P"}});
  }
  ShopifyBench bench(shop, R"({"page":3})");
  std::string cursor;
  const Came all = bench.changes(cursor, 4);
  EXPECT_EQ(all.outcome, SAMBUNG_DONE) << all.reason;
  EXPECT_EQ(unique(all).size(), 25U);
  EXPECT_EQ(all.items.size(), 25U);
  EXPECT_TRUE(bench.changes(cursor).items.empty());
  shop.set_now(since_epoch() + 1000);
  shop.change([&] { shop.touch(shop.customers.at(107)); });
  EXPECT_EQ(bench.changes(cursor).ids(), std::vector<std::string>{"107"});
}

/// A record that changes while its list is read goes to the front, where the sweep has been.
TEST(ShopifyChanges, WhatChangesDuringASweepComesInTheNext) {
  FakeShopify shop;
  for (int i = 0; i < 12; ++i) {
    shop.set_now(since_epoch() + i);
    shop.add({{"firstName", "before"}});
  }
  ShopifyBench bench(shop, R"({"page":3})");
  std::string cursor;
  const Came first = bench.page(cursor, 3);
  cursor = first.cursor;
  ASSERT_EQ(first.items.size(), 3U);
  shop.set_now(since_epoch() + 60);
  shop.change([&] {
    json& moved = shop.customers.at(101);
    moved["firstName"] = "after";
    shop.touch(moved);
  });
  const Came rest = bench.changes(cursor);
  const Came next = bench.changes(cursor);
  std::map<std::string, std::string> names;
  for (const Came* came : {&rest, &next}) {
    for (const json& item : came->items) names[item["id"]] = item["fields"]["firstName"];
  }
  EXPECT_EQ(names.size(), 9U);
  EXPECT_EQ(names["101"], "after");
}

/// Cell "ignored filter returns everyone".
TEST(ShopifyChanges, AFilterThatIsIgnoredGivesNobodyWhoDidNotChange) {
  FakeShopify shop;
  for (int i = 0; i < 300; ++i) {
    shop.set_now(since_epoch() + i * 100);
    shop.add({{"firstName", "P"}});
  }
  ShopifyBench bench(shop);
  std::string cursor;
  EXPECT_EQ(unique(bench.changes(cursor)).size(), 300U);
  shop.ignores_filters = true;
  shop.set_now(since_epoch() + 40'000);
  shop.change([&] { shop.touch(shop.customers.at(111)); });
  const std::size_t before = shop.asked().size();
  EXPECT_EQ(bench.changes(cursor).ids(), std::vector<std::string>{"111"});
  EXPECT_LE(shop.asked().size() - before, 2U);  // customers, and orders
}

/// Of the search's index: a change shows some seconds later, with the time that it was made.
TEST(ShopifyChanges, WhatTheIndexShowsLateComesAllTheSame) {
  FakeShopify shop;
  shop.set_now(since_epoch());
  shop.add({{"firstName", "Siti"}});
  shop.add({{"firstName", "Budi"}});
  ShopifyBench bench(shop);
  std::string cursor;
  shop.index_lag_s = 20;
  shop.set_now(since_epoch() + 100);
  bench.changes(cursor);
  shop.change([&] { shop.touch(shop.customers.at(101)); });
  shop.set_now(since_epoch() + 110);
  shop.index_lag_s = 0;
  shop.change([&] { shop.touch(shop.customers.at(102)); });
  shop.index_lag_s = 5;
  bench.changes(cursor);
  shop.set_now(since_epoch() + 130);
  EXPECT_EQ(unique(bench.changes(cursor)).count("102"), 1U);
}

/// Cell "clock skew": the shop's times alone count.
TEST(ShopifyChanges, AClockOfItsOwnHidesNoChange) {
  FakeShopify shop;
  for (const std::int64_t skew : {-7200, 7200}) {
    shop.set_now(since_epoch() + skew);
    shop.add({{"firstName", "P"}});
    ShopifyBench bench(shop);
    std::string cursor;
    bench.changes(cursor);
    shop.set_now(since_epoch() + skew + 10);
    shop.change([&] { shop.touch(shop.customers.at(101)); });
    EXPECT_EQ(bench.changes(cursor).ids(), std::vector<std::string>{"101"});
  }
}

/// Times are to the second: two changes in one have one version.
TEST(ShopifyChanges, ASecondChangeInOneSecondComesToo) {
  FakeShopify shop;
  shop.set_now(since_epoch());
  shop.add({{"firstName", "one"}});
  ShopifyBench bench(shop);
  std::string cursor;
  Came came = testing::all_changes(bench.serve(&System::changes), cursor);
  EXPECT_TRUE(came.items.empty());
  shop.change([&] { shop.customers.at(101)["firstName"] = "two"; });
  came = bench.changes(cursor);
  ASSERT_EQ(came.items.size(), 1U) << came.reason;
  EXPECT_EQ(came.items[0]["fields"]["firstName"], "two");
}

TEST(ShopifyChanges, AnOrderHasItsLinesAndExactAmounts) {
  FakeShopify shop;
  shop.add({{"firstName", "Siti"}});
  json lines = json::array();
  for (int i = 0; i < 145; ++i) {
    lines.push_back({{"title", "Kopi"}, {"sku", nullptr}, {"quantity", 2}});
  }
  shop.add_order(
      {{"lineItems", lines},
       {"cancelledAt", "2026-11-26T00:00:00Z"},
       {"customer", {{"__typename", "Customer"}, {"id", "gid://shopify/Customer/101"}}}});
  ShopifyBench bench(shop);
  std::string cursor;
  shop.set_now(shop.now() + 2);
  const Came came =
      testing::all_changes(bench.serve(&System::changes), cursor, {{"objects", {"order"}}});
  ASSERT_EQ(came.ids(), std::vector<std::string>{"102"}) << came.reason;
  const json& fields = came.items[0]["fields"];
  EXPECT_EQ(fields["name"], "#102");
  EXPECT_EQ(fields["status"], "cancelled");
  EXPECT_EQ(fields["total"], "25001.50");
  EXPECT_EQ(fields["customer"], "101");
  EXPECT_EQ(fields["items"].size(), 145U);
  EXPECT_EQ(fields["lines"].back(), "2 x Kopi");
  EXPECT_EQ(fields["items"][0]["unit_price"], "12500.75");
}

TEST(ShopifyChanges, ACursorOfAnotherIsLost) {
  FakeShopify shop;
  ShopifyBench bench(shop);
  const Came came = testing::called(bench.serve(&System::changes), {{"no cursor"}}).front();
  EXPECT_EQ(came.cursor_kind, SAMBUNG_EMIT_CURSOR_LOST);
}

/// A page's place that the shop no longer knows begins the sweep again.
TEST(ShopifyChanges, APlaceThatIsNoLongerKnownLosesNothing) {
  FakeShopify shop;
  for (int i = 0; i < 9; ++i) {
    shop.set_now(since_epoch() + i);
    shop.add({{"firstName", "P"}});
  }
  ShopifyBench bench(shop, R"({"page":3})");
  const Came first = bench.page("", 3);
  json broken = json::parse(first.cursor);
  broken["feeds"]["contact"]["sweep"]["token"] = "gone";
  std::string cursor = broken.dump();
  std::set<std::string> seen = unique(first);
  for (int i = 0; i < 3; ++i) {
    const auto more = unique(bench.changes(cursor));
    seen.insert(more.begin(), more.end());
  }
  EXPECT_EQ(seen.size(), 9U);
}

}  // namespace
}  // namespace sambung
