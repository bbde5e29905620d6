#include "core/sync/intake.hpp"

#include <algorithm>
#include <utility>

#include "core/model/codec.hpp"

namespace sambung::sync {

namespace {

constexpr std::size_t kRecordsPerTurn = 1024;
constexpr std::size_t kRecordsPerTurnBehind = 256;  // else persons are forgotten before their turn
constexpr std::size_t kPassedPerTurn = 256;
constexpr std::chrono::milliseconds kPace{500};
constexpr std::size_t kPersonsPerPace = 500;  // are taken in at least, if there are so many

/// What can change a person's records; all else is passed over without a look into its body.
bool is_input(const model::Envelope& envelope) {
  const std::string& type = envelope.type;
  return type == "record.changed" || type == "person.created" || type == "identity.linked" ||
         type == "person.merged" || type == "person.edited" || type == "person.erased";
}

}  // namespace

Result<std::size_t> Intake::take(const Parts& parts, const Room& room,
                                 const std::vector<std::uint64_t>& projected,
                                 std::vector<std::uint64_t>& folded) {
  const std::size_t persons = persons_wanted(room);
  if (persons == 0) return std::size_t{0};
  std::size_t passed = 0;
  const std::size_t most = room.is_behind ? kRecordsPerTurnBehind : kRecordsPerTurn;
  ++first_partition_;  // none is always the last, when there is more than is wanted
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const auto partition = static_cast<std::uint32_t>((first_partition_ + i) % folded.size());
    if (folded[partition] >= projected[partition] || parts.turn.persons() >= persons) continue;
    auto extent = parts.journal.extent(partition);
    if (!extent) return extent.error();
    folded[partition] = std::max(folded[partition], extent->first - 1);
    auto records =
        parts.journal.read(partition, folded[partition] + 1, {.records = most, .wants = is_input});
    if (!records) return records.error();
    for (const journal::Record& record : *records) {
      if (record.position.offset > projected[partition] || parts.turn.persons() >= persons) break;
      if (auto taken = take_event(parts, record); !taken) return taken.error();
      folded[partition] = record.position.offset;
      ++passed;
    }
  }
  paced_ += parts.turn.persons();
  return passed;
}

/// What is in the journal can wait there for a connection that moves, unless it is slow: others wait
/// with it.
std::size_t Intake::persons_wanted(const Room& room) {
  const auto now = std::chrono::steady_clock::now();
  const bool is_over = now - paced_since_ >= kPace;
  const bool is_slow = is_over && paced_ < kPersonsPerPace;
  if (is_over) {
    paced_since_ = now;
    paced_ = 0;
  }
  return is_slow ? kRecordsPerTurn : room.persons.value_or(kRecordsPerTurn);
}

Result<void> Intake::take_event(const Parts& parts, const journal::Record& record) {
  const model::Envelope& envelope = record.event.envelope;
  if (record.erased || !is_input(envelope)) return {};
  const bool consumed = !consumed_.empty() && consumed_.erase(envelope.id) > 0;
  if (consumed && envelope.type != "person.merged") return {};
  auto data = model::decode(envelope.type, envelope.version, record.event.body);
  if (!data) return {};
  if (consumed) return parts.store.forget(std::get<model::PersonMerged>(*data).from_person_id);
  // Connections come up one after the other, and their systems may be heard before they are.
  const auto* told = std::get_if<model::RecordChanged>(&*data);
  if (told != nullptr && told->object == "contact" &&
      !parts.rules.connections.contains(told->connection)) {
    return parts.store.pass(told->connection, record.position);
  }
  return parts.turn.take(envelope, *data);
}

Result<bool> Intake::catch_up(const Parts& parts) {
  bool any = false;
  for (const std::string& connection : std::set<std::string>(behind_)) {
    auto positions = parts.store.take_passed(connection, kPassedPerTurn);
    if (!positions) return positions.error();
    if (positions->empty()) behind_.erase(connection);
    for (const Position& position : *positions) {
      any = true;
      auto records = parts.journal.read(position.partition, position.offset, {.records = 1});
      if (!records) return records.error();
      // The journal may have let go of it meanwhile.
      if (records->empty() || records->front().position != position) continue;
      if (auto taken = take_event(parts, records->front()); !taken) return taken.error();
    }
  }
  return any;
}

}  // namespace sambung::sync
