#pragma once

#include <unordered_set>

#include "core/base/event_id.hpp"
#include "core/journal/journal.hpp"
#include "core/sync/store.hpp"

namespace sambung::sync {

/// Takes decisions that stand in the journal behind what the store has into it, in the open transaction.
/// Gives the ids of the events that they were made of: these are not judged again.
Result<std::unordered_set<EventId>> take_decisions(journal::JournalReader& journal, Store& store);

}  // namespace sambung::sync
