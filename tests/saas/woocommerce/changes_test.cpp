#include <set>

#include "tests/saas/woocommerce/bench.hpp"

/// What changed since a cursor: orders by time, customers by a scan.
namespace sambung {
namespace {

using testing::Came;
using testing::FakeWoocommerce;
using testing::json;
using testing::WoocommerceBench;
using woocommerce::System;

constexpr std::int64_t kThen = 1'764'050'000;

std::set<std::string> ids_of(const Came& came) {
  const auto ids = came.ids();
  return {ids.begin(), ids.end()};
}

/// Cells "strict-after filter" and "X-WP-Total": many orders share a second, and more are added to it.
TEST(WoocommerceChanges, OrdersOfOneSecondAllCome) {
  FakeWoocommerce shop;
  shop.set_now(kThen);
  for (int i = 0; i < 7; ++i) shop.add_order(json::object());
  WoocommerceBench bench(shop, R"({"page":3,"overlap_s":0,"customer_scan_s":0})");
  std::string cursor;
  const Came first = bench.changes(cursor, "order", 4);
  EXPECT_EQ(ids_of(first).size(), 7U) << first.reason;
  EXPECT_EQ(first.items.size(), 7U);
  shop.set_now(kThen);
  shop.add_order(json::object());  // in the second that was read
  EXPECT_EQ(bench.changes(cursor, "order").ids(), std::vector<std::string>{"18"});
  EXPECT_TRUE(bench.changes(cursor, "order").items.empty());
}

/// Times are to the second: two changes in one have one version.
TEST(WoocommerceChanges, ASecondChangeInOneSecondComesToo) {
  FakeWoocommerce shop;
  shop.set_now(kThen);
  shop.add_order(json::object());
  shop.add({{"email", "a@kopi.example"}});
  WoocommerceBench bench(shop);
  std::string cursor;
  EXPECT_TRUE(testing::all_changes(bench.serve(&System::changes), cursor).items.empty());
  shop.change([&] {
    shop.orders.at(11)["status"] = "completed";
    shop.customers.at(12)["first_name"] = "two";
  });
  EXPECT_EQ(bench.changes(cursor, "order").items.at(0)["fields"]["status"], "completed");
  EXPECT_EQ(bench.changes(cursor, "contact").items.at(0)["fields"]["first_name"], "two");
}

TEST(WoocommerceChanges, OrdersHaveTheirLinesAndExactAmounts) {
  FakeWoocommerce shop;
  shop.add_order(
      {{"customer_id", 5},
       {"line_items", {{{"name", "Kopi"}, {"quantity", 2}, {"sku", "K"}, {"total", "25000.00"}}}}});
  WoocommerceBench bench(shop);
  std::string cursor;
  const Came came = bench.changes(cursor, "order");
  ASSERT_EQ(came.items.size(), 1U) << came.reason;
  const json& fields = came.items[0]["fields"];
  EXPECT_EQ(fields["total"], "25001.50");
  EXPECT_EQ(fields["customer"], "5");
  EXPECT_EQ(fields["lines"], (json{"2 x Kopi"}));
  EXPECT_EQ(fields["items"][0]["total"], "25000.00");
}

TEST(WoocommerceChanges, AScanGivesEveryoneOnceAndThenWhoChanged) {
  FakeWoocommerce shop;
  for (int i = 0; i < 25; ++i) {
    shop.set_now(kThen + i * 100);
    shop.add({{"email", std::to_string(i) + "@kopi.example"},
              {"role", i % 2 == 0 ? "customer" : "subscriber"}});
  }
  WoocommerceBench bench(shop, R"({"page":4,"customer_scan_s":0})");
  std::string cursor;
  const Came all = bench.changes(cursor, "contact", 6);
  EXPECT_EQ(ids_of(all).size(), 25U) << all.reason;
  EXPECT_EQ(all.items.size(), 25U);
  shop.set_now(kThen + 100'000);
  shop.change([&] { shop.touch(shop.customers.at(13)); });
  EXPECT_EQ(bench.changes(cursor, "contact").ids(), std::vector<std::string>{"13"});
  EXPECT_TRUE(bench.changes(cursor, "contact").items.empty());
}

/// Whoever is deleted during a scan moves the others over the border of the pages.
TEST(WoocommerceChanges, CustomersThatAreDeletedDuringAScanHideNobody) {
  for (const int deleted : {1, 3, 7}) {
    FakeWoocommerce shop;
    shop.set_now(kThen);
    for (int i = 0; i < 20; ++i) shop.add({{"email", std::to_string(i) + "@kopi.example"}});
    WoocommerceBench bench(shop, R"({"page":4,"customer_scan_s":0})");
    std::string cursor;
    // Three pages, and then the first ones go.
    const Came first = bench.page(cursor, "contact", 12);
    cursor = first.cursor;
    shop.change([&] {
      for (int i = 0; i < deleted; ++i) shop.customers.erase(shop.customers.begin());
    });
    std::set<std::string> seen = ids_of(first);
    seen.merge(ids_of(bench.changes(cursor, "contact")));
    for (int id = 11; id <= 30; ++id)
      EXPECT_TRUE(seen.contains(std::to_string(id))) << deleted << " " << id;
  }
}

TEST(WoocommerceChanges, CustomersAreReadAsOftenAsTheSettingsSay) {
  FakeWoocommerce shop;
  shop.set_now(kThen);
  shop.add({{"email", "a@kopi.example"}});
  WoocommerceBench bench(shop, R"({"customer_scan_s":3600})");
  std::string cursor;
  EXPECT_EQ(bench.changes(cursor, "contact").items.size(), 1U);
  const std::size_t before = shop.asked().size();
  EXPECT_EQ(bench.changes(cursor, "contact").outcome, SAMBUNG_DONE);
  EXPECT_EQ(shop.asked().size(), before);
}

/// Cell "clock skew".
TEST(WoocommerceChanges, AClockOfItsOwnHidesNoChange) {
  for (const std::int64_t skew : {-7200, 7200}) {
    FakeWoocommerce shop;
    shop.set_now(kThen + skew);
    shop.add_order(json::object());
    WoocommerceBench bench(shop);
    std::string cursor;
    EXPECT_EQ(bench.changes(cursor, "order").items.size(), 1U);
    shop.set_now(kThen + skew + 1);
    shop.change([&] { shop.touch(shop.orders.at(11)); });
    EXPECT_EQ(bench.changes(cursor, "order").ids(), std::vector<std::string>{"11"});
  }
}

/// The shop takes a time to be its own site's unless it is told that it is not.
TEST(WoocommerceChanges, ASiteInAnotherZoneHidesNoOrder) {
  for (const int zone_h : {-7, 7}) {
    FakeWoocommerce shop;
    shop.zone_h = zone_h;
    shop.set_now(kThen);
    shop.add_order(json::object());
    WoocommerceBench bench(shop);
    std::string cursor;
    bench.changes(cursor, "order");
    shop.set_now(kThen + 600);
    shop.add_order(json::object());
    EXPECT_EQ(bench.changes(cursor, "order").ids(), std::vector<std::string>{"12"});
  }
}

/// Of the page in HTML in the midst of a scan.
TEST(WoocommerceChanges, AnOutageDuringAScanLosesNobody) {
  FakeWoocommerce shop;
  shop.set_now(kThen);
  for (int i = 0; i < 12; ++i) shop.add({{"email", std::to_string(i) + "@kopi.example"}});
  WoocommerceBench bench(shop, R"({"page":4,"customer_scan_s":0})");
  const Came first = bench.page("", "contact", 4);
  std::string cursor = first.cursor;
  shop.html = 1;
  EXPECT_EQ(bench.changes(cursor, "contact").outcome, SAMBUNG_TRANSIENT);
  std::set<std::string> seen = ids_of(first);
  seen.merge(ids_of(bench.changes(cursor, "contact")));
  EXPECT_EQ(seen.size(), 12U);
}

}  // namespace
}  // namespace sambung
