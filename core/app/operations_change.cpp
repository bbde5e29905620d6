#include "core/app/operations.hpp"
#include "core/app/renormalise.hpp"
#include "core/json/writer.hpp"

namespace sambung::app {

namespace {

constexpr std::chrono::minutes kRebuildPatience{30};

std::string object(std::initializer_list<std::pair<const char*, std::uint64_t>> counts,
                   bool dry_run) {
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  for (const auto& [key, value] : counts) {
    writer.key(key);
    writer.unsigned_integer(value);
  }
  writer.key("dry_run");
  writer.boolean(dry_run);
  writer.end_object();
  return json;
}

}  // namespace

Operations::Answer Operations::rebuild(const control::Request& request) {
  std::uint64_t events = 0;
  for (std::uint32_t partition = 0; partition < needs_.journal.partitions(); ++partition) {
    auto extent = needs_.journal.extent(partition);
    if (!extent) return extent.error();
    events += extent->last + 1 - std::min(extent->first, extent->last + 1);
  }
  const bool dry_run = request.flag("dry_run");
  if (!dry_run) {
    needs_.live->projector.rebuild();
    if (!needs_.live->projector.caught_up(kRebuildPatience)) {
      return Error{ErrorCode::kUnavailable,
                   "the rebuild goes on, and took more than 30 minutes so "
                   "far; sambung top shows how far it is"};
    }
  }
  return object({{"events", events}}, dry_run);
}

Operations::Answer Operations::erase(const control::Request& request) {
  const bool dry_run = request.flag("dry_run");
  const auto report = needs_.live->erase({.person_id = request.text("person"),
                                          .wa_id = request.text("phone"),
                                          .user_id = request.text("user_id"),
                                          .portfolio = request.text("portfolio")},
                                         dry_run);
  if (!report) return report.error();
  if (!dry_run) needs_.live->connections.forget_answers();
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  writer.key("person");
  writer.string(report->person_id);
  writer.key("identifiers");
  writer.unsigned_integer(report->identifiers);
  writer.key("redacted");
  writer.unsigned_integer(report->redacted);
  writer.key("files");
  writer.unsigned_integer(report->files);
  writer.key("records");
  writer.begin_array();
  for (const model::RemoteRecord& record : report->records) {
    writer.begin_object();
    writer.key("connection");
    writer.string(record.connection);
    writer.key("record");
    writer.string(record.remote_id);
    writer.end_object();
  }
  writer.end_array();
  writer.key("dry_run");
  writer.boolean(dry_run);
  writer.end_object();
  return json;
}

Operations::Answer Operations::renormalise(const control::Request& request) {
  const bool dry_run = request.flag("dry_run");
  const auto report =
      app::renormalise(needs_.live->journal, needs_.live->keys, needs_.live->portfolios, dry_run);
  if (!report) return report.error();
  return object(
      {{"read", report->read}, {"recognised", report->recognised}, {"revised", report->revised}},
      dry_run);
}

Operations::Answer Operations::pause(const control::Request& request) {
  const bool dry_run = request.flag("dry_run");
  if (!dry_run) {
    auto held = needs_.live->connections.hold(request.text("connection"), request.text("reason"));
    if (!held) return held.error();
  }
  return object({}, dry_run);
}

Operations::Answer Operations::resume(const control::Request& request) {
  const bool dry_run = request.flag("dry_run");
  if (!dry_run) {
    auto resumed = wake(request.text("connection"));
    if (!resumed) return resumed.error();
  }
  return object({}, dry_run);
}

/// The main thread reads the configuration and puts it into force, as on SIGHUP.
Operations::Answer Operations::reload(const control::Request& request) {
  const bool dry_run = request.flag("dry_run");
  return dry_run ? object({}, dry_run) : needs_.live->reload();
}

}  // namespace sambung::app
