#include "core/app/members.hpp"
#include "core/app/operations.hpp"
#include "core/model/time_text.hpp"

namespace sambung::app {

namespace {

void time(json::Writer& writer, const char* key, UnixTime value) {
  writer.key(key);
  if (value == UnixTime{}) return writer.null();
  writer.string(model::time_text(value));
}

void write_counts(json::Writer& writer, const http::HookCounts& counts) {
  count(writer, "received", counts.received);
  count(writer, "repeated", counts.repeated);
  count(writer, "refused", counts.refused);
  count(writer, "not_stored", counts.not_stored);
  time(writer, "last", counts.last);
  text(writer, "last_refusal", counts.last_refusal);
}

void write_inbound(json::Writer& writer, const InboundStatus& status) {
  count(writer, "lag", status.delivery.lag);
  count(writer, "parked", status.delivery.parked);
  count(writer, "dead", status.delivery.dead);
  if (!status.subscriptions) return;
  writer.key("subscriptions");
  writer.begin_object();
  count(writer, "there", status.subscriptions->subscriptions);
  time(writer, "checked", status.subscriptions->checked);
  time(writer, "expires", status.subscriptions->expires);
  writer.key("supported");
  writer.boolean(status.subscriptions->supported);
  text(writer, "trouble", status.subscriptions->trouble);
  writer.end_object();
}

}  // namespace

Operations::Answer Operations::hooks(const control::Request& request) {
  const std::string wanted(request.text("connection"));
  const std::vector<ConnectionStatus> running = needs_.live->connections.statuses();
  std::string json;
  json::Writer writer(json);
  writer.begin_array();
  for (const HookStatus& hook : needs_.live->hooks.statuses()) {
    if (!wanted.empty() && hook.connection != wanted) continue;
    writer.begin_object();
    text(writer, "connection", hook.connection);
    text(writer, "url", hook.url);
    writer.key("signed");
    writer.boolean(hook.has_signature);
    if (request.flag("secret") && hook.has_signature) {
      text(writer, "secret",
           std::string(needs_.live->hooks.address_of(hook.connection).secret.reveal()));
    }
    write_counts(writer, hook.counts);
    for (const ConnectionStatus& connection : running) {
      if (connection.name == hook.connection && connection.inbound) {
        write_inbound(writer, *connection.inbound);
      }
    }
    writer.end_object();
  }
  writer.end_array();
  return json;
}

}  // namespace sambung::app
