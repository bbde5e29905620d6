#include <gtest/gtest.h>

#include <set>

#include "tests/sinks/kafka/kafka_bench.hpp"
#include "tests/sinks/sink_host.hpp"

namespace sambung::testing {
namespace {

TEST(Kafka, AnotherHostThatIsGivenTheSameEventsWritesThemWithTheSameIds) {
  KafkaCluster cluster;
  cluster.make_topic("wa", 3, 3);
  std::vector<deliver::Item> items =
      supervise::items_of(std::vector<std::string>(60, R"({"text":"halo"})"));
  for (std::size_t i = 0; i < items.size(); ++i) items[i].lane = "lane" + std::to_string(i % 5);
  for (int round = 0; round < 2; ++round) {
    SinkHost sink("kafka", KafkaBench::config_of(cluster));
    EXPECT_EQ(sink.done(items), 60U);
  }
  std::set<std::string> ids;
  const auto records = cluster.records("wa", 3);
  for (const Record& each : records) ids.insert(each.id);
  EXPECT_EQ(records.size(),
            120U);  // Kafka knows repeats of one producer alone: readers go by the id
  EXPECT_EQ(ids.size(), 60U);
}

}  // namespace
}  // namespace sambung::testing
