#include "connectors/kafka/failure.hpp"

#include <librdkafka/rdkafka.h>

#include <algorithm>

namespace sambung::kafka {

namespace {

/// Brokers that are newer than the library may say what it has no name for.
std::string name_of(int code) {
  const rd_kafka_err_desc* errors = nullptr;
  std::size_t count = 0;
  rd_kafka_get_err_descs(&errors, &count);
  const auto* found = std::find_if(errors, errors + count, [code](const rd_kafka_err_desc& error) {
    return error.name != nullptr && static_cast<int>(error.code) == code;
  });
  return found == errors + count ? "error " + std::to_string(code) : found->name;
}

}  // namespace

Outcome outcome_of_error(int code) {
  const std::string why = "Kafka: " + name_of(code);
  switch (code) {
    case RD_KAFKA_RESP_ERR_NO_ERROR: return Outcome::done();
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
    case RD_KAFKA_RESP_ERR_ILLEGAL_SASL_STATE:
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
      return Outcome::auth_dead(why + ": the login is refused");
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      return Outcome::permission(why + ": grant the user Write and Describe on the topic");
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
      return Outcome::permission(why + ": grant the user IdempotentWrite on the cluster");
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
      return Outcome::invalid(why +
                              ": the event is larger than message_bytes_max or the topic allow");
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
      return Outcome::invalid(why + ": the topic refuses this event");
    case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
    case RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
      return Outcome::permission(why + ": the brokers do not allow this topic");
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
      return Outcome::transient(why + ": the topic is not there; make it with kafka-topics.sh");
    case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__PURGE_QUEUE:
    case RD_KAFKA_RESP_ERR__PURGE_INFLIGHT:
      return Outcome::transient(why + ": not acknowledged in time");
    default: return Outcome::transient(why);
  }
}

}  // namespace sambung::kafka
