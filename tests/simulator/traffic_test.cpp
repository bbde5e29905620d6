#include "core/simulator/traffic.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/simulator/stage.hpp"

namespace sambung::simulator {
namespace {

const UnixTime kNoon = from_unix_ms(1'795'500'000'000);

TEST(TrafficScript, IsTheSameForTheSameSeed) {
  TrafficOptions options;
  const auto first = TrafficScript::make(options);
  const auto second = TrafficScript::make(options);
  options.seed = 2;
  const auto other = TrafficScript::make(options);
  std::size_t different = 0;
  for (int i = 0; i < 500; ++i) {
    const Update update = first->next(kNoon);
    EXPECT_EQ(update.value_json, second->next(kNoon).value_json);
    different += update.value_json != other->next(kNoon).value_json ? 1 : 0;
  }
  EXPECT_EQ(different, 500U);
}

TEST(TrafficScript, IsLivelyAndStatusesComeInTheirOrder) {
  const auto script = TrafficScript::make({});
  std::map<std::string, int> kinds;
  std::map<std::string, std::vector<std::string>> statuses;
  for (int i = 0; i < 5000; ++i) {
    const Json value = Json::parse(script->next(kNoon).value_json);
    if (value.contains("statuses")) {
      const Json& status = value["statuses"][0];
      statuses[status["id"]].push_back(status["status"]);
    } else {
      const Json& message = value["messages"][0];
      ++kinds[message["type"]];
      if (!message.contains("from")) ++kinds["without_phone"];
      if (message.contains("context")) ++kinds["quoting"];
    }
  }
  for (const char* kind : {"text", "image", "document", "audio", "location", "interactive",
                           "reaction", "edit", "revoke", "without_phone", "quoting"}) {
    EXPECT_GT(kinds[kind], 20) << kind;
  }
  const std::vector<std::string> order = {"sent", "delivered", "read"};
  for (const auto& [id, seen] : statuses) {
    EXPECT_TRUE(std::equal(seen.begin(), seen.end(), order.begin())) << id;
  }
  EXPECT_GT(statuses.size(), 300U);
}

class RunningTraffic : public Stage {};

TEST_F(RunningTraffic, StopsAtItsCount) {
  const SystemClock clock;
  TrafficOptions options;
  options.per_second = 2000;
  options.count = 300;
  auto traffic = Traffic::start(*simulator_, clock, options);
  ASSERT_TRUE(traffic);
  ASSERT_TRUE(receiver_->wait_for(300));
  EXPECT_EQ((*traffic)->emitted(), 300U);
  EXPECT_EQ(receiver_->accepted().size(), 300U);
}

TEST_F(RunningTraffic, GoesOnAfterAFullQueueWithoutLosingAny) {
  start([](Options& options) { options.pending_max = 5; });
  const SystemClock clock;
  TrafficOptions options;
  options.per_second = 5000;
  options.count = 200;
  options.statuses = 0;
  auto traffic = Traffic::start(*simulator_, clock, options);
  ASSERT_TRUE(traffic);
  ASSERT_TRUE(receiver_->wait_for(200));
  std::set<std::string> ids;
  for (const Json& body : bodies())
    ids.insert(body["entry"][0]["changes"][0]["value"]["messages"][0]["id"]);
  EXPECT_EQ(ids.size(), 200U);
}

TEST_F(RunningTraffic, RefusesOptionsOutOfRange) {
  const SystemClock clock;
  TrafficOptions options;
  options.people = 0;
  EXPECT_FALSE(Traffic::start(*simulator_, clock, options));
  options.people = 5;
  options.per_second = 1e9;
  EXPECT_FALSE(Traffic::start(*simulator_, clock, options));
}

TEST_F(RunningTraffic, PostsThousandsASecond) {
  TrafficOptions options;
  options.people = 1000;
  const auto script = TrafficScript::make(options);
  std::vector<Update> updates;
  for (int i = 0; i < 10'000; ++i) updates.push_back(script->next(kNoon));
  const auto began = std::chrono::steady_clock::now();
  ASSERT_EQ(*simulator_->emit(updates), updates.size());
  ASSERT_TRUE(simulator_->wait_settled(std::chrono::seconds(60)));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  const double rate = 10'000 / took.count();
  RecordProperty("webhooks_per_second", static_cast<int>(rate));
  std::printf("posted %.0f webhooks/s to a receiver on the same machine\n", rate);
  // Far below what an idle machine does, so that a busy one does not fail; sanitizers included.
  EXPECT_GT(rate, 300);
}

}  // namespace
}  // namespace sambung::simulator
