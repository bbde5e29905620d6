#include "connectors/kafka/producer.hpp"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <span>

#include "connectors/kafka/failure.hpp"
#include "connectors/sink/cloud_event.hpp"
#include "connectors/sink/waves.hpp"
#include "connectors/web/failure.hpp"

namespace sambung::kafka {

namespace {

using std::chrono::milliseconds;
using web::Failure;

constexpr milliseconds kTakeBack{500};  // until what is taken back has its reports
// A topic that was just made may be unknown for this long; else the time of a write would go by first.
constexpr const char* kPropagationMs = "2000";

using Conf = std::unique_ptr<rd_kafka_conf_t, decltype(&rd_kafka_conf_destroy)>;
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, decltype(&rd_kafka_metadata_destroy)>;

void set(rd_kafka_conf_t* conf, const char* key, const std::string& value) {
  if (value.empty()) return;
  if (rd_kafka_conf_set(conf, key, value.c_str(), nullptr, 0) != RD_KAFKA_CONF_OK) {
    // The library's own message would quote the value.
    throw Failure(Outcome::permission(std::string("librdkafka does not take ") + key));
  }
}

void set_access(rd_kafka_conf_t* conf, const Access& access) {
  const bool login = !access.mechanism.empty();
  set(conf, "security.protocol",
      std::string(login ? "sasl_" : "") + (access.tls ? "ssl" : "plaintext"));
  set(conf, "sasl.mechanism", access.mechanism);
  set(conf, "sasl.username", access.user);
  set(conf, "sasl.password", access.password);
  set(conf, "ssl.ca.location", access.ca_file);
  set(conf, "ssl.certificate.location", access.cert_file);
  set(conf, "ssl.key.location", access.key_file);
}

void set_all(rd_kafka_conf_t* conf, const Config& config) {
  set(conf, "bootstrap.servers", config.brokers);
  set(conf, "client.id", "sambung");
  set(conf, "enable.idempotence", "true");
  set(conf, "acks", "all");
  set(conf, "partitioner",
      "murmur2_random");  // as Java's clients choose, so that keys stay where they are
  set(conf, "linger.ms", "1");
  set(conf, "compression.type", config.compression);
  set(conf, "message.max.bytes", std::to_string(config.message_bytes_max));
  set(conf, "message.timeout.ms", std::to_string(milliseconds(config.timeout).count()));
  set(conf, "topic.metadata.propagation.max.ms", kPropagationMs);
  set_access(conf, config.access);
}

void* ticket_of(std::uint32_t round, std::size_t index) {
  return reinterpret_cast<void*>((std::uintptr_t{round} << 32) | index);
}

/// The name of a header and its value.
rd_kafka_headers_t* headers_of(const Message& message) {
  rd_kafka_headers_t* headers = rd_kafka_headers_new(3);
  const std::pair<std::string_view, std::string_view> all[] = {
      {"content-type", sink::kCloudEventType}, {"ce_id", message.id}, {"ce_type", message.type}};
  for (const auto& [name, value] : all) {
    rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                        static_cast<ssize_t>(value.size()));
  }
  return headers;
}

rd_kafka_resp_err_t send_one(rd_kafka_t* producer, const Message& message, void* ticket) {
  rd_kafka_headers_t* headers = headers_of(message);
  const rd_kafka_resp_err_t error = rd_kafka_producev(
      producer, RD_KAFKA_V_TOPIC(message.topic.c_str()), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
      RD_KAFKA_V_KEY(const_cast<char*>(message.key.data()), message.key.size()),
      RD_KAFKA_V_VALUE(const_cast<char*>(message.body.data()), message.body.size()),
      RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE(ticket), RD_KAFKA_V_END);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) rd_kafka_headers_destroy(headers);
  return error;
}

TopicFacts facts_of(const rd_kafka_metadata_topic_t& topic) {
  const std::span<const rd_kafka_metadata_partition_t> partitions(
      topic.partitions, static_cast<std::size_t>(topic.partition_cnt));
  TopicFacts facts{.partitions = partitions.size(), .replicas = SIZE_MAX};
  for (const auto& partition : partitions) {
    facts.replicas = std::min(facts.replicas, static_cast<std::size_t>(partition.replica_cnt));
  }
  return facts;
}

}  // namespace

struct Producer::Callbacks {
  static void on_report(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
    auto* self = static_cast<Producer*>(opaque);
    const auto ticket = reinterpret_cast<std::uintptr_t>(message->_private);
    if (ticket >> 32 != self->round_) return;  // of a call that has given up
    self->settle(ticket & UINT32_MAX, outcome_of_error(message->err));
  }
  static void on_error(rd_kafka_t*, int code, const char*, void* opaque) {
    const Outcome outcome = outcome_of_error(code);
    const bool hopeless =
        outcome.outcome == SAMBUNG_AUTH_DEAD || outcome.outcome == SAMBUNG_PERMISSION;
    if (hopeless) static_cast<Producer*>(opaque)->refused_ = outcome;
  }
};

void Producer::Closer::operator()(rd_kafka_s* producer) const { rd_kafka_destroy(producer); }

Producer::~Producer() = default;

void Producer::make() {
  refused_.reset();
  if (producer_) return;
  Conf conf(rd_kafka_conf_new(), &rd_kafka_conf_destroy);
  set_all(conf.get(), config_);
  rd_kafka_conf_set_opaque(conf.get(), this);
  rd_kafka_conf_set_dr_msg_cb(conf.get(), &Callbacks::on_report);
  rd_kafka_conf_set_error_cb(conf.get(), &Callbacks::on_error);
  // Without one the library writes to the standard error.
  rd_kafka_conf_set_log_cb(conf.get(), [](const rd_kafka_t*, int, const char*, const char*) {});
  char why[256] = {};
  producer_.reset(rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), why, sizeof why));
  if (!producer_) throw Failure(Outcome::permission(std::string("librdkafka: ") + why));
  (void)conf.release();  // the producer's now
}

void Producer::settle(std::size_t index, const Outcome& outcome) {
  if (index >= outcomes_.size() || outcomes_[index]) return;
  outcomes_[index] = outcome;
  --open_;
}

void Producer::poll(milliseconds patience) {
  rd_kafka_poll(producer_.get(), static_cast<int>(patience.count()));
}

void Producer::send(const std::vector<Message>& messages) {
  ++round_;
  outcomes_.assign(messages.size(), std::nullopt);
  open_ = messages.size();
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const auto error = send_one(producer_.get(), messages[i], ticket_of(round_, i));
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) settle(i, outcome_of_error(error));
  }
}

void Producer::take_back() {
  rd_kafka_purge(producer_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  const auto end = Clock::now() + kTakeBack;
  while (open_ > 0 && Clock::now() < end) poll(kStep);
}

std::vector<Outcome> Producer::write(const std::vector<Message>& messages) {
  make();
  send(messages);
  while (open_ > 0 && !refused_ && !is_over()) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline_ - Clock::now());
    poll(std::clamp(left, milliseconds(1), kStep));
  }
  // Reports that come while what is left is taken back say no more than that it was.
  const auto reported = outcomes_;
  if (open_ > 0) take_back();
  const Outcome silence = refused_.value_or(outcome_of_error(RD_KAFKA_RESP_ERR__MSG_TIMED_OUT));
  std::vector<Outcome> outcomes;
  outcomes.reserve(messages.size());
  bool failed = false;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const bool arrived = outcomes_[i] && outcomes_[i]->is_done();
    outcomes.push_back(arrived ? *outcomes_[i] : reported[i].value_or(silence));
    failed = failed || !sink::is_of_one_event(outcomes.back());
  }
  // The library remembers what it was told of topics and rights for minutes; a new one asks again.
  if (failed) producer_.reset();
  return outcomes;
}

std::optional<TopicFacts> Producer::find_topic(const std::string& name) {
  make();
  const rd_kafka_metadata_t* got = nullptr;
  rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR__TIMED_OUT;
  while (got == nullptr && !refused_ && !is_over()) {
    poll(milliseconds(0));
    // All topics: asked for one by name, brokers may make it.
    error =
        rd_kafka_metadata(producer_.get(), 1, nullptr, &got, static_cast<int>(kStep.count() * 3));
    if (error != RD_KAFKA_RESP_ERR__TIMED_OUT && error != RD_KAFKA_RESP_ERR__TRANSPORT) break;
  }
  if (got == nullptr) {
    producer_.reset();  // as after a write that failed
    throw Failure(refused_.value_or(outcome_of_error(error)));
  }
  const Metadata metadata(got, &rd_kafka_metadata_destroy);
  const std::span<const rd_kafka_metadata_topic_t> topics(got->topics,
                                                          static_cast<std::size_t>(got->topic_cnt));
  const auto found = std::find_if(topics.begin(), topics.end(),
                                  [&](const auto& topic) { return name == topic.topic; });
  if (found == topics.end() || found->partition_cnt == 0) return std::nullopt;
  return facts_of(*found);
}

}  // namespace sambung::kafka
