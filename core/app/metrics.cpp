#include "core/app/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace sambung::app {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

struct Sample {
  double value;
  std::vector<ClientMetric::Label> labels = {};
};

MetricFamily family(const char* name, const char* help, MetricType type,
                    const std::vector<Sample>& samples) {
  MetricFamily made;
  made.name = name;
  made.help = help;
  made.type = type;
  for (const Sample& sample : samples) {
    ClientMetric metric;
    metric.label = sample.labels;
    (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = sample.value;
    made.metric.push_back(std::move(metric));
  }
  return made;
}

MetricFamily counter(const char* name, const char* help, std::uint64_t value) {
  return family(name, help, MetricType::Counter, {{static_cast<double>(value)}});
}

MetricFamily gauge(const char* name, const char* help, std::uint64_t value) {
  return family(name, help, MetricType::Gauge, {{static_cast<double>(value)}});
}

template <class Read>
MetricFamily per_connection(const char* name, const char* help, MetricType type,
                            const Snapshot& snapshot, Read read) {
  std::vector<Sample> samples;
  for (const ConnectionStatus& connection : snapshot.connections) {
    samples.push_back({static_cast<double>(read(connection)),
                       {{"connection", connection.name}, {"connector", connection.connector}}});
  }
  return family(name, help, type, samples);
}

MetricFamily dead_credentials(const Snapshot& snapshot) {
  std::vector<Sample> samples;
  for (const CredentialStatus& each : snapshot.credentials) {
    const auto& death = each.status.death;
    samples.push_back({death ? 1.0 : 0.0,
                       {{"credential", each.name},
                        {"reason", death ? credentials::name_of(death->reason) : ""}}});
  }
  return family("sambung_credential_dead", "1 when nothing but a human can help", MetricType::Gauge,
                samples);
}

}  // namespace

std::string render(const Snapshot& snapshot) {
  const auto type_counter = MetricType::Counter;
  const auto type_gauge = MetricType::Gauge;
  const std::vector<MetricFamily> families = {
      counter("sambung_webhooks_accepted_total", "Webhooks answered 200",
              snapshot.webhooks_accepted),
      counter("sambung_webhooks_unauthorised_total", "Webhooks without a valid signature",
              snapshot.webhooks_unauthorised),
      counter("sambung_webhooks_refused_total", "Webhooks answered 503", snapshot.webhooks_refused),
      family(
          "sambung_webhook_connections_refused_total",
          "Connections closed as they came: too many in all, or from one address", type_counter,
          {{static_cast<double>(snapshot.connections_refused_full), {{"reason", "all"}}},
           {static_cast<double>(snapshot.connections_refused_address), {{"reason", "address"}}}}),
      counter("sambung_events_stored_total", "Events appended to the journal",
              snapshot.events_stored),
      counter("sambung_events_duplicate_total", "Events that were stored before",
              snapshot.events_duplicate),
      counter("sambung_events_unrecognised_total", "Items that this version does not understand",
              snapshot.events_unrecognised),
      counter("sambung_state_folded_total", "Events folded into state", snapshot.projector.folded),
      counter("sambung_decisions_total", "Decisions appended", snapshot.projector.decisions),
      gauge("sambung_state_lag_events", "Events that state has not taken in yet",
            snapshot.projector.lag),
      per_connection("sambung_connection_lag_events", "Events still to deliver", type_gauge,
                     snapshot, [](const auto& c) { return c.delivery.lag; }),
      per_connection("sambung_connection_running", "1 while the connection delivers", type_gauge,
                     snapshot, [](const auto& c) { return c.delivery.state == "running" ? 1 : 0; }),
      per_connection(
          "sambung_connection_behind_seconds", "Age of the oldest event to deliver", type_gauge,
          snapshot,
          [](const auto& c) { return std::chrono::duration<double>(c.delivery.behind).count(); }),
      per_connection("sambung_connection_parked_events", "Events waiting for another try",
                     type_gauge, snapshot, [](const auto& c) { return c.delivery.parked; }),
      per_connection("sambung_connection_done_total", "Events delivered", type_counter, snapshot,
                     [](const auto& c) { return c.delivery.done; }),
      per_connection("sambung_connection_dead_letters_total", "Events given up on", type_counter,
                     snapshot, [](const auto& c) { return c.delivery.dead; }),
      dead_credentials(snapshot),
      gauge("sambung_media_files", "Files of messages that are kept",
            snapshot.media ? snapshot.media->usage.files : 0),
      gauge("sambung_media_bytes", "What they take on disk",
            snapshot.media ? snapshot.media->usage.bytes : 0),
      counter("sambung_media_served_total", "Files that links led to",
              snapshot.media ? snapshot.media->served : 0),
      counter("sambung_media_refused_total", "Requests with no link that holds",
              snapshot.media ? snapshot.media->refused : 0),
      per_connection("sambung_host_restarts_total", "Starts of the host after the first",
                     type_counter, snapshot, [](const auto& c) { return c.host.restarts; }),
      per_connection("sambung_host_resident_bytes", "Resident memory of the host", type_gauge,
                     snapshot, [](const auto& c) { return c.host.rss_bytes; }),
  };
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace sambung::app
