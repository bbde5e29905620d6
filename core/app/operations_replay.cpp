#include <algorithm>

#include "core/app/operations.hpp"
#include "core/model/time_text.hpp"

namespace sambung::app {

namespace {

/// The first offset that was recorded at a time that a request names; nullopt when it names none.
Result<std::optional<std::uint64_t>> offset_at(const control::Request& request, const char* key,
                                               journal::JournalReader& journal,
                                               std::uint32_t partition) {
  const std::string text = request.text(key);
  if (text.empty()) return std::optional<std::uint64_t>{};
  const auto moment = model::parse_time(text);
  if (!moment) return Error{ErrorCode::kInvalid, "\"" + text + "\" is not a time"};
  auto offset = journal.offset_at(partition, *moment);
  if (!offset) return offset.error();
  return std::optional(*offset);
}

std::optional<std::uint64_t> offset_in(const control::Request& request, const char* key) {
  const auto number = request.integer(key);
  if (!number) return std::nullopt;
  return static_cast<std::uint64_t>(std::max<std::int64_t>(*number, 0));
}

bool has_begin(const control::Request& request) {
  return request.flag("all") || request.integer("from_seq") || !request.text("since").empty();
}

bool has_end(const control::Request& request) {
  return request.integer("to_seq") || !request.text("to").empty();
}

std::uint64_t size_of(const ledger::Range& range) {
  return range.to + 1 - std::min(range.from, range.to + 1);
}

}  // namespace

/// What of a partition is asked for again, as far as the journal has it.
Result<ledger::Range> Operations::wanted_range(const control::Request& request,
                                               std::uint32_t partition) {
  auto extent = needs_.journal.extent(partition);
  if (!extent) return extent.error();
  auto since = offset_at(request, "since", needs_.journal, partition);
  if (!since) return since.error();
  auto before = offset_at(request, "to", needs_.journal, partition);
  if (!before) return before.error();
  const std::uint64_t from = since->value_or(offset_in(request, "from_seq").value_or(1));
  const std::uint64_t to =
      *before ? **before - 1 : offset_in(request, "to_seq").value_or(extent->last);
  return ledger::Range{.from = std::clamp(from, extent->first, extent->last + 1),
                       .to = std::min(to, extent->last)};
}

/// kInvalid when a connection runs whose connector must not be given again what it has done.
Result<void> Operations::check_replay_safe(const std::string& name) const {
  for (const ConnectionStatus& connection : needs_.live->connections.statuses()) {
    const auto& wants = connection.host.wants;
    if (connection.name != name || !wants || wants->replay_safe) continue;
    return Error{ErrorCode::kInvalid,
                 "connection \"" + name + "\" is not replayed: the manifest of its connector " +
                     connection.host.connector +
                     " does not have replay_safe, so an event that is done must not be given to it "
                     "again. What failed is tried again by sambung dlq replay; for the rest use a "
                     "connector that is replay-safe"};
  }
  return {};
}

Operations::Answer Operations::replay(const control::Request& request) {
  const std::string name = request.text("connection");
  auto consumer = needs_.ledger.find(name);
  if (!consumer) return consumer.error();
  if (!*consumer) {
    return Error{ErrorCode::kNotFound,
                 "there is no connection \"" + name + "\"; sambung top shows them all"};
  }
  if (!has_begin(request)) {
    return Error{ErrorCode::kInvalid, "say from where: --from-seq N, --since TIME or --all"};
  }
  // Of a position in another journal nothing can be said but where to begin in this one.
  const bool stood_here = (*consumer)->epoch == needs_.journal.epoch() &&
                          (*consumer)->watermark.size() == needs_.journal.partitions();
  if (!stood_here && has_end(request)) {
    return Error{ErrorCode::kInvalid,
                 name +
                     " stands in another journal, or never ran: it can only begin somewhere, "
                     "without an end"};
  }
  // Where to begin in another journal must be said whatever the connector is: else it stands still.
  if (stood_here) {
    if (auto safe = check_replay_safe(name); !safe) return safe.error();
  }
  std::uint64_t events = 0;
  std::vector<ledger::Range> ranges;
  for (std::uint32_t partition = 0; partition < needs_.journal.partitions(); ++partition) {
    auto range = wanted_range(request, partition);
    if (!range) return range.error();
    if (stood_here) range->to = std::min(range->to, (*consumer)->stood(partition));
    events += size_of(*range);
    ranges.push_back(*range);
  }
  const bool dry_run = request.flag("dry_run");
  if (!dry_run) {
    auto moved = move(name, ranges, stood_here);
    if (!moved) return moved.error();
  }
  return "{\"events\":" + std::to_string(events) + ",\"dry_run\":" + (dry_run ? "true" : "false") +
         "}";
}

Result<void> Operations::move(const std::string& name, const std::vector<ledger::Range>& ranges,
                              bool stood_here) {
  const std::uint64_t epoch = needs_.journal.epoch();
  std::vector<std::uint64_t> watermark;
  for (const ledger::Range& range : ranges) watermark.push_back(range.from - 1);
  return needs_.live->connections.move(name, [&](ledger::Ledger& ledger) {
    return stood_here ? ledger.replay(name, epoch, ranges) : ledger.rewind(name, epoch, watermark);
  });
}

}  // namespace sambung::app
