#pragma once

#include <cstdint>

#include "core/base/result.hpp"
#include "core/journal/journal.hpp"
#include "core/model/keyed_hash.hpp"
#include "core/state/fold.hpp"

namespace sambung::app {

/// What a run of `renormalise` found. With a dry run nothing was appended.
struct RenormaliseReport {
  std::uint64_t read = 0;        ///< events with their raw part
  std::uint64_t recognised = 0;  ///< `unrecognised` ones that are understood now
  std::uint64_t revised = 0;     ///< understood ones that are read differently now
};

/// Reads every event's raw part with today's normaliser. An `unrecognised` event becomes the event
/// that ingest would give today, with that event's id, so that doing it twice adds nothing; an
/// understood one that comes out differently gets an `event.revised`. Erased events are left alone.
/// Takes as long as reading the journal; appends wait behind webhooks.
Result<RenormaliseReport> renormalise(journal::Journal& journal, const model::Keys& keys,
                                      const state::Portfolios& portfolios, bool dry_run);

}  // namespace sambung::app
