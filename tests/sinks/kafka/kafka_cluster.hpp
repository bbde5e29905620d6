#pragma once

#include <memory>
#include <string>
#include <vector>

struct rd_kafka_s;
struct rd_kafka_mock_cluster_s;

namespace sambung::testing {

/// A record as it stands in a topic.
struct Record {
  int partition = 0;
  std::string key;
  std::string id;  ///< header ce_id
  std::string type;
  std::string body;
};

/// Brokers by librdkafka's mock cluster (its rdkafka_mock.h says what it can do), listening on free
/// ports of this machine; they end with it.
class KafkaCluster {
 public:
  explicit KafkaCluster(int brokers = 3);
  ~KafkaCluster();
  KafkaCluster(const KafkaCluster&) = delete;
  KafkaCluster& operator=(const KafkaCluster&) = delete;

  std::string brokers() const;
  void make_topic(const std::string& name, int partitions, int replicas);
  /// All brokers refuse connections, or take them again.
  void down();
  void up();
  /// How long all brokers wait before each answer.
  void slow(int milliseconds);
  /// What the next requests to write are answered, in their order: numbers of the protocol.
  void answer_writes(const std::vector<int>& errors);
  /// The topic's own error in what brokers tell of topics.
  void fail_topic(const std::string& name, int error);

  /// All records of a topic, partition by partition, by a consumer of its own.
  std::vector<Record> records(const std::string& topic, int partitions) const;

 private:
  rd_kafka_s* holder_;
  rd_kafka_mock_cluster_s* cluster_;
};

}  // namespace sambung::testing
