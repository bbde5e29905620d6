#include <unistd.h>

#include "core/app/event_text.hpp"
#include "core/app/members.hpp"
#include "core/app/operations.hpp"
#include "core/app/recent_lines.hpp"
#include "core/model/time_text.hpp"

namespace sambung::app {

namespace {

constexpr std::uint64_t kTraceRecordsMax = 100'000;

void write_sync(json::Writer& writer, const SyncStatus& sync) {
  writer.key("sync");
  writer.begin_object();
  count(writer, "records", sync.puller.records);
  count(writer, "refused_records", sync.puller.refused);
  count(writer, "echoes", sync.puller.echoes);
  count(writer, "reads", sync.worker.reads);
  count(writer, "writes", sync.worker.writes);
  count(writer, "refused_writes", sync.worker.refused);
  text(writer, "changes_trouble", sync.puller.trouble);
  text(writer, "records_trouble", sync.worker.trouble);
  writer.end_object();
}

void write_lookups(json::Writer& writer, const lookup::DeskStatus& lookups) {
  writer.key("lookups");
  writer.begin_object();
  count(writer, "asked", lookups.asked);
  count(writer, "kept", lookups.kept);
  count(writer, "stale", lookups.stale);
  count(writer, "failed", lookups.failed);
  count(writer, "waiting", lookups.waiting);
  writer.end_object();
}

void write_connection(json::Writer& writer, const ConnectionStatus& connection) {
  writer.begin_object();
  text(writer, "name", connection.name);
  text(writer, "connector", connection.connector);
  text(writer, "state", connection.delivery.state);
  text(writer, "reason", connection.delivery.reason);
  count(writer, "lag", connection.delivery.lag);
  count(writer, "parked", connection.delivery.parked);
  count(writer, "done", connection.delivery.done);
  count(writer, "dead", connection.delivery.dead);
  count(writer, "behind_ms", static_cast<std::uint64_t>(connection.delivery.behind.count()));
  writer.key("host");
  writer.begin_object();
  text(writer, "state", supervise::name_of(connection.host.state));
  count(writer, "pid", static_cast<std::uint64_t>(connection.host.pid));
  count(writer, "restarts", connection.host.restarts);
  count(writer, "resident_bytes", connection.host.rss_bytes);
  text(writer, "last_error", connection.host.last_error);
  writer.end_object();
  if (connection.sync) write_sync(writer, *connection.sync);
  if (connection.lookups.asked > 0) write_lookups(writer, connection.lookups);
  writer.end_object();
}

void write_media(json::Writer& writer, const MediaStatus& media) {
  writer.key("media");
  writer.begin_object();
  count(writer, "files", media.usage.files);
  count(writer, "bytes", media.usage.bytes);
  count(writer, "served", media.served);
  count(writer, "refused", media.refused);
  writer.end_object();
}

void write_credential(json::Writer& writer, const CredentialStatus& credential) {
  constexpr const char* kStates[] = {"fresh", "expiring", "dead"};
  const credentials::Status& status = credential.status;
  writer.begin_object();
  text(writer, "name", credential.name);
  text(writer, "state", kStates[static_cast<std::size_t>(status.state)]);
  text(writer, "reason", status.death ? credentials::name_of(status.death->reason) : "");
  text(writer, "remedy", status.death ? credentials::remedy(status.death->reason) : "");
  text(writer, "trouble", status.trouble);
  writer.end_object();
}

/// A consumer as the ledger left it, for when no broker runs.
Result<void> write_consumer(json::Writer& writer, const std::string& name, ledger::Ledger& ledger,
                            const std::vector<journal::Extent>& extents) {
  auto consumer = ledger.find(name);
  if (!consumer) return consumer.error();
  if (!*consumer) return {};
  auto balance = ledger.balance(name);
  if (!balance) return balance.error();
  std::uint64_t lag = (*consumer)->parked.size();
  for (std::size_t i = 0; i < extents.size() && i < (*consumer)->watermark.size(); ++i) {
    lag += extents[i].last - std::min(extents[i].last, (*consumer)->watermark[i]);
  }
  writer.begin_object();
  text(writer, "name", name);
  text(writer, "state", (*consumer)->paused.empty() ? "stopped" : "paused");
  text(writer, "reason", (*consumer)->paused);
  count(writer, "lag", lag);
  count(writer, "parked", (*consumer)->parked.size());
  count(writer, "done", balance->done);
  count(writer, "dead", balance->dead);
  writer.end_object();
  return {};
}

Result<std::vector<journal::Extent>> extents_of(journal::JournalReader& journal) {
  std::vector<journal::Extent> extents;
  for (std::uint32_t partition = 0; partition < journal.partitions(); ++partition) {
    auto extent = journal.extent(partition);
    if (!extent) return extent.error();
    extents.push_back(*extent);
  }
  return extents;
}

void write_state(json::Writer& writer, const decide::ProjectorStatus& state) {
  writer.key("state");
  writer.begin_object();
  count(writer, "lag", state.lag);
  count(writer, "folded", state.folded);
  count(writer, "decisions", state.decisions);
  text(writer, "trouble", state.trouble);
  writer.end_object();
}

/// The record of an event. It was recorded at its stated time or later, so that is where the search
/// begins.
Result<std::optional<journal::Record>> find_record(journal::JournalReader& journal,
                                                   const EventId& id) {
  for (std::uint32_t partition = 0; partition < journal.partitions(); ++partition) {
    auto offset = journal.offset_at(partition, id.time() - std::chrono::minutes(1));
    if (!offset) return offset.error();
    auto extent = journal.extent(partition);
    if (!extent) return extent.error();
    const std::uint64_t end = std::min(extent->last, *offset + kTraceRecordsMax);
    for (std::uint64_t at = std::max(*offset, extent->first); at <= end;) {
      auto records = journal.read(partition, at, {});
      if (!records) return records.error();
      if (records->empty()) break;
      for (journal::Record& record : *records) {
        if (record.event.envelope.id == id) return std::optional(std::move(record));
      }
      at = records->back().position.offset + 1;
    }
  }
  return std::optional<journal::Record>();
}

}  // namespace

Operations::Answer Operations::status(const control::Request&) {
  auto extents = extents_of(needs_.journal);
  if (!extents) return extents.error();
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  writer.key("running");
  writer.boolean(needs_.live != nullptr);
  if (needs_.live != nullptr) count(writer, "pid", static_cast<std::uint64_t>(::getpid()));
  writer.key("journal");
  writer.begin_array();
  for (const journal::Extent& extent : *extents) {
    writer.begin_object();
    count(writer, "first", extent.first);
    count(writer, "last", extent.last);
    writer.end_object();
  }
  writer.end_array();
  if (needs_.live != nullptr) write_state(writer, needs_.live->projector.status());
  if (needs_.live != nullptr && needs_.live->media != nullptr) {
    write_media(writer, needs_.live->media->status());
  }
  if (needs_.live != nullptr) {
    writer.key("credentials");
    writer.begin_array();
    for (const CredentialStatus& credential : needs_.live->access.statuses()) {
      write_credential(writer, credential);
    }
    writer.end_array();
  }
  writer.key("connections");
  writer.begin_array();
  if (needs_.live != nullptr) {
    for (const auto& connection : needs_.live->connections.statuses()) {
      write_connection(writer, connection);
    }
    if (needs_.live->media != nullptr) {
      for (const auto& fetcher : needs_.live->media->connections()) {
        write_connection(writer, fetcher);
      }
    }
  } else {
    auto names = needs_.ledger.consumers();
    if (!names) return names.error();
    for (const std::string& name : *names) {
      if (name.find(' ') != name.npos) continue;  // the broker's own, no connection's name
      auto written = write_consumer(writer, name, needs_.ledger, *extents);
      if (!written) return written.error();
    }
  }
  writer.end_array();
  writer.end_object();
  return json;
}

Operations::Answer Operations::metrics(const control::Request&) {
  if (needs_.live == nullptr) {
    return Error{ErrorCode::kUnavailable, "metrics are a running broker's"};
  }
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  text(writer, "text", needs_.live->metrics());
  writer.end_object();
  return json;
}

Operations::Answer Operations::log_lines(const control::Request&) {
  std::string json;
  json::Writer writer(json);
  writer.begin_array();
  for (const std::string& line : recent_lines(needs_.log)) writer.string(line);
  writer.end_array();
  return json;
}

Operations::Answer Operations::trace(const control::Request& request) {
  const auto id = EventId::parse(request.text("event"));
  if (!id) return Error{ErrorCode::kInvalid, "an event's id has 26 letters and digits"};
  auto record = find_record(needs_.journal, *id);
  if (!record) return record.error();
  auto hops = needs_.ledger.hops(*id);
  if (!hops) return hops.error();
  if (!*record && hops->empty()) {
    return Error{ErrorCode::kNotFound, "no event " + id->text() + " is in the journal"};
  }
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  text(writer, "event", id->text());
  if (*record) {
    text(writer, "type", (*record)->event.envelope.type);
    text(writer, "position", position_text((*record)->position));
    text(writer, "recorded", model::time_text((*record)->recorded));
  }
  writer.key("hops");
  writer.begin_array();
  for (const auto& [consumer, hop] : *hops) {
    writer.begin_object();
    text(writer, "connection", consumer);
    count(writer, "attempt", hop.attempt);
    text(writer, "outcome", hop.outcome);
    text(writer, "remote_id", hop.remote_id);
    text(writer, "at", model::time_text(hop.at));
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
  return json;
}

}  // namespace sambung::app
