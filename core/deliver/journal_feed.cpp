#include "core/deliver/journal_feed.hpp"

#include <algorithm>

namespace sambung::deliver {

namespace {

/// The person where there is one; else whom the event concerns; else the channel or account.
std::string lane_of(const journal::Record& record, const Names& names) {
  const model::Envelope& envelope = record.event.envelope;
  if (!names.person.empty()) return "person:" + names.person;
  if (!envelope.subject.empty()) return "subject:" + envelope.subject;
  // Systems send webhooks in no order, and one that cannot be read must not hold up the others.
  if (envelope.type == "hook.received") return "event:" + envelope.id.text();
  if (!envelope.channel.empty()) return "channel:" + envelope.channel;
  return "account:" + envelope.account;
}

Feed::Entry to_entry(journal::Record record, const Names& names) {
  Feed::Entry entry;
  entry.erased = record.erased;
  Item& item = entry.item;
  item.lane = lane_of(record, names);
  model::Envelope& envelope = record.event.envelope;
  item.position = record.position;
  item.id = envelope.id;
  item.type = std::move(envelope.type);
  item.version = envelope.version;
  item.channel = std::move(envelope.channel);
  item.account = std::move(envelope.account);
  item.source = std::move(envelope.source);
  item.subject = std::move(envelope.subject);
  item.person = names.person;
  item.conversation = names.conversation;
  if (envelope.cause) item.cause = envelope.cause->text();
  item.time = envelope.time;
  item.recorded = record.recorded;
  item.body = std::move(record.event.body);
  item.raw = std::move(record.event.raw);
  return entry;
}

}  // namespace

Result<std::uint64_t> JournalFeed::first(std::uint32_t partition) {
  auto extent = journal_.extent(partition);
  if (!extent) return extent.error();
  return extent->first;
}

Result<std::vector<Feed::Entry>> JournalFeed::read(std::uint32_t partition, std::uint64_t offset,
                                                   std::size_t count, const Wanted& wanted) {
  auto projected = names_.projected(partition);
  if (!projected) return projected.error();
  if (*projected < offset) return std::vector<Entry>{};
  const std::size_t reach = std::min<std::uint64_t>(count, *projected - offset + 1);
  const auto wants = [&wanted](const model::Envelope& envelope) {
    return wanted.filter == nullptr || wanted.filter->wants(envelope.type, envelope.channel);
  };
  auto records = journal_.read(
      partition, offset,
      {.records = reach, .bytes = 4 * 1024 * 1024, .with_raw = wanted.with_raw, .wants = wants});
  if (!records) return records.error();
  std::vector<Entry> entries(records->size());
  std::vector<journal::Record> given;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < records->size(); ++i) {
    journal::Record& record = (*records)[i];
    if (wants(record.event.envelope)) {
      given.push_back(std::move(record));
      places.push_back(i);
    } else {
      entries[i] = to_entry(std::move(record), {});
    }
  }
  auto names = names_.names_of(given);
  if (!names) return names.error();
  for (std::size_t i = 0; i < given.size(); ++i) {
    entries[places[i]] = to_entry(std::move(given[i]), (*names)[i]);
  }
  return entries;
}

}  // namespace sambung::deliver
