#include <gtest/gtest.h>

#include <thread>

#include "core/sqlite/database.hpp"
#include "tests/e2e/running_broker.hpp"

/// The end of a broker that is in the middle of a first sync.
namespace sambung {
namespace {

using std::chrono::seconds;
using testing::RunningBroker;

constexpr const char* kTable =
    "CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT, phone TEXT,"
    " updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')), op TEXT UNIQUE);";
constexpr const char* kRows =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
    " INSERT INTO customers(name, phone) SELECT 'P' || i, '+62812' || printf('%08d', i) FROM n;";

class OrderlyEnd : public ::testing::Test {
 protected:
  void connect(const std::string& name) {
    running.connect(
        name, "sqlite",
        R"({"path":")" + file(name) +
            R"(","events":false,"contacts":{"table":"customers","id":"id","version":"updated_at",)"
            R"("columns":["name","phone"],"keys":{"phone":"phone"},"op":"op"}})");
  }
  std::string file(const std::string& name) const {
    return (running.folder() / (name + ".db")).string();
  }
  sqlite::Database database(const std::string& name) const {
    auto opened = sqlite::Database::open(file(name), {});
    EXPECT_TRUE(opened) << opened.error().what;
    return *std::move(opened);
  }

  RunningBroker running;
};

TEST_F(OrderlyEnd, DoesNotWaitForAFirstSyncWhichGoesOnLater) {
  connect("crm");
  connect("shop");
  running.prepare([](settings::Settings& settings) {
    for (settings::Connection& each : settings.connections) {
      each.mapping_json = R"({"contact":{"name":"/name","phone":"/phone"}})";
      each.sync.emplace().poll = std::chrono::milliseconds(200);
    }
    settings.connections.front().sync->make_persons = true;
    settings.connections.back().sync->make_contacts = true;
  });
  ASSERT_TRUE(database("crm").execute((std::string(kTable) + kRows).c_str()));
  sqlite::Database shop = database("shop");
  ASSERT_TRUE(shop.execute(kTable));
  const auto made = [&shop] {
    const auto count = shop.integer("SELECT count(*) FROM customers");
    return count ? count->value_or(0) : 0;
  };
  ASSERT_NO_FATAL_FAILURE(running.start());
  const auto until = std::chrono::steady_clock::now() + seconds(60);
  while (made() < 100 && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  running.broker().stop_intake();
  bool drained = false;
  for (int tick = 0; tick < 300 && !drained; ++tick) {
    drained = running.broker().drained(std::chrono::milliseconds(100));
  }
  EXPECT_TRUE(drained) << running.log();
  running.stop();
  const std::int64_t at_the_end = made();
  EXPECT_LT(at_the_end, 20'000);
  ASSERT_NO_FATAL_FAILURE(running.start());
  while (made() <= at_the_end && std::chrono::steady_clock::now() < until + seconds(60)) {
    std::this_thread::yield();
  }
  EXPECT_GT(made(), at_the_end);
  const auto doubled = shop.integer("SELECT count(*) - count(DISTINCT phone) FROM customers");
  ASSERT_TRUE(doubled);
  EXPECT_EQ(doubled->value_or(-1), 0);
}

}  // namespace
}  // namespace sambung
