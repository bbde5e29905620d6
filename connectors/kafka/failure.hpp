#pragma once

#include <sambung/outcome.hpp>

namespace sambung::kafka {

/// What an error of librdkafka or of a broker means for an event; `code` is a rd_kafka_resp_err_t (librdkafka
/// 2.0.2, rdkafka.h; the brokers' are those of the Kafka protocol). DONE for none. A write whose end is not
/// known is TRANSIENT: readers tell repeats by the event's id.
Outcome outcome_of_error(int code);

}  // namespace sambung::kafka
