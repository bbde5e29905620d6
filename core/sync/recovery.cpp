#include "core/sync/recovery.hpp"

#include <algorithm>

#include "core/json/document.hpp"
#include "core/model/codec.hpp"
#include "core/sync/standing.hpp"
#include "core/sync/value_json.hpp"

namespace sambung::sync {

namespace {

Loss loss_of(const model::LostValue& lost) {
  const auto document = json::Document::parse(lost.value.json, {.bytes_max = 1024 * 1024});
  const auto value = document ? value_of(document->root()) : std::nullopt;
  return {.field = lost.field,
          .value = value.value_or(Null{}),
          .stamp = {.at = lost.time,
                    .author = lost.author == "human" ? Author::kHuman : Author::kMachine,
                    .origin = lost.origin},
          .reason = lost.reason};
}

Result<void> take(const model::PersonSynced& synced, Store& store) {
  auto person = decode_standing(synced.standing.json);
  if (!person) return person.error();
  auto kept = store.keep(synced.person_id, {.revision = synced.revision,
                                            .person = *std::move(person),
                                            .standing = synced.standing.json,
                                            .untold = {},
                                            .due = {}});
  if (!kept) return kept.error();
  if (!*kept) return {};  // it was taken before, with what gave way in it
  for (const model::LostValue& lost : synced.lost) {
    auto added = store.add_loss(synced.person_id, loss_of(lost), synced.time);
    if (!added) return added;
  }
  return {};
}

Result<void> take(const journal::Record& record, Store& store,
                  std::unordered_set<EventId>& consumed) {
  if (record.erased || record.event.envelope.type != model::PersonSynced::kType) return {};
  auto data =
      model::decode(record.event.envelope.type, record.event.envelope.version, record.event.body);
  if (!data) return {};
  const auto& synced = std::get<model::PersonSynced>(*data);
  for (const std::string& cause : synced.causes) {
    if (const auto id = EventId::parse(cause)) consumed.insert(*id);
  }
  return take(synced, store);
}

}  // namespace

Result<std::unordered_set<EventId>> take_decisions(journal::JournalReader& journal, Store& store) {
  std::unordered_set<EventId> consumed;
  for (std::uint32_t partition = 0; partition < store.folded().size(); ++partition) {
    auto extent = journal.extent(partition);
    if (!extent) return extent.error();
    std::uint64_t offset = std::max(store.folded()[partition] + 1, extent->first);
    while (offset <= extent->last) {
      auto records = journal.read(partition, offset, {});
      if (!records) return records.error();
      if (records->empty()) break;
      for (const journal::Record& record : *records) {
        if (auto taken = take(record, store, consumed); !taken) return taken.error();
      }
      offset = records->back().position.offset + 1;
    }
  }
  return consumed;
}

}  // namespace sambung::sync
