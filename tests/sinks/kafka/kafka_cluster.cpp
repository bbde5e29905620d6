#include "tests/sinks/kafka/kafka_cluster.hpp"

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

namespace sambung::testing {

namespace {

constexpr int kPatienceMs = 20'000;
constexpr std::int16_t kProduce = 0;  // of the protocol

rd_kafka_t* client(rd_kafka_type_t type, const std::string& brokers) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  rd_kafka_conf_set_log_cb(conf, [](const rd_kafka_t*, int, const char*, const char*) {});
  if (!brokers.empty()) {
    rd_kafka_conf_set(conf, "bootstrap.servers", brokers.c_str(), nullptr, 0);
    rd_kafka_conf_set(conf, "group.id", "test", nullptr, 0);
  }
  return rd_kafka_new(type, conf, nullptr, 0);
}

std::string header_of(const rd_kafka_message_t* message, const char* name) {
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return {};
  const void* value = nullptr;
  std::size_t size = 0;
  if (rd_kafka_header_get_last(headers, name, &value, &size) != RD_KAFKA_RESP_ERR_NO_ERROR)
    return {};
  return {static_cast<const char*>(value), size};
}

Record record_of(const rd_kafka_message_t* message) {
  return {message->partition,
          {static_cast<const char*>(message->key), message->key_len},
          header_of(message, "ce_id"),
          header_of(message, "ce_type"),
          {static_cast<const char*>(message->payload), message->len}};
}

}  // namespace

KafkaCluster::KafkaCluster(int brokers)
    : holder_(client(RD_KAFKA_PRODUCER, {})),
      cluster_(rd_kafka_mock_cluster_new(holder_, brokers)) {}

KafkaCluster::~KafkaCluster() {
  rd_kafka_mock_cluster_destroy(cluster_);
  rd_kafka_destroy(holder_);
}

std::string KafkaCluster::brokers() const { return rd_kafka_mock_cluster_bootstraps(cluster_); }

void KafkaCluster::make_topic(const std::string& name, int partitions, int replicas) {
  EXPECT_EQ(rd_kafka_mock_topic_create(cluster_, name.c_str(), partitions, replicas),
            RD_KAFKA_RESP_ERR_NO_ERROR);
}

void KafkaCluster::down() { rd_kafka_mock_broker_set_down(cluster_, -1); }
void KafkaCluster::up() { rd_kafka_mock_broker_set_up(cluster_, -1); }
void KafkaCluster::slow(int milliseconds) {
  rd_kafka_mock_broker_set_rtt(cluster_, -1, milliseconds);
}

void KafkaCluster::answer_writes(const std::vector<int>& errors) {
  std::vector<rd_kafka_resp_err_t> all;
  for (const int error : errors) all.push_back(static_cast<rd_kafka_resp_err_t>(error));
  rd_kafka_mock_push_request_errors_array(cluster_, kProduce, all.size(), all.data());
}

void KafkaCluster::fail_topic(const std::string& name, int error) {
  rd_kafka_mock_topic_set_error(cluster_, name.c_str(), static_cast<rd_kafka_resp_err_t>(error));
}

std::vector<Record> KafkaCluster::records(const std::string& topic, int partitions) const {
  rd_kafka_t* consumer = client(RD_KAFKA_CONSUMER, brokers());
  std::vector<Record> all;
  for (int partition = 0; partition < partitions; ++partition) {
    std::int64_t low = 0;
    std::int64_t high = 0;
    EXPECT_EQ(rd_kafka_query_watermark_offsets(consumer, topic.c_str(), partition, &low, &high,
                                               kPatienceMs),
              RD_KAFKA_RESP_ERR_NO_ERROR);
    rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, topic.c_str(), partition)->offset = low;
    rd_kafka_assign(consumer, list);
    rd_kafka_topic_partition_list_destroy(list);
    for (std::int64_t offset = low; offset < high;) {
      rd_kafka_message_t* message = rd_kafka_consumer_poll(consumer, kPatienceMs);
      if (message == nullptr) {
        ADD_FAILURE() << "no record came";
        break;
      }
      if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        all.push_back(record_of(message));
        offset = message->offset + 1;
      }
      rd_kafka_message_destroy(message);
    }
  }
  rd_kafka_consumer_close(consumer);
  rd_kafka_destroy(consumer);
  return all;
}

}  // namespace sambung::testing
