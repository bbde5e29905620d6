#include "connectors/web/sweep.hpp"

#include <algorithm>

namespace sambung::web {

namespace {

/// By how much a system's clock may be before the one that dates its records.
constexpr Micros kClockDoubt = 600LL * 1'000'000;

}  // namespace

void leave_unsettled(FeedPage& page, Micros unit) {
  const std::size_t before = page.records.size();
  leave_unsettled_anywhere(page, unit);
  if (page.records.size() < before) page.more = false;
}

void leave_unsettled_anywhere(FeedPage& page, Micros unit) {
  if (page.server_ms == 0) return;
  const Micros clock = page.server_ms * 1000;
  const Micros settled = clock - unit;
  std::erase_if(page.records, [&](const Record& each) {
    return each.changed > settled && each.changed <= clock + kClockDoubt;
  });
  page.server_ms = settled / 1000;
}

void Sweep::begin(FeedState& state) {
  state.sweeping = true;
  state.upper = rules_.walk == Walk::kWindow ? source_.clock() : 0;
  state.position = state.from;
  state.after_id.clear();
  state.newest = 0;
  state.place = {};
}

FeedAsk Sweep::ask_of(const FeedState& state, std::size_t limit) const {
  const bool window = rules_.walk == Walk::kWindow;
  Micros since = window || rules_.walk == Walk::kPages ? state.from : state.position;
  since -= since % rules_.precision;
  if (rules_.strict && rules_.walk != Walk::kKeyset) since -= rules_.precision;
  return {std::max<Micros>(since, 0), window ? state.upper : 0, state.after_id, limit};
}

/// Moves the sweep behind the page; true when it is over.
bool Sweep::advance(FeedState& state, const FeedPage& page) const {
  if (!page.more) return true;
  // A source of pages may leave out all of one; by records there would be nowhere to go on from.
  if (page.records.empty()) return rules_.walk != Walk::kPages;
  const Record& last = page.records.back();
  Micros newest = 0;
  Micros oldest = last.changed;
  for (const Record& record : page.records) {
    newest = std::max(newest, record.changed);
    oldest = std::min(oldest, record.changed);
  }
  if (rules_.walk == Walk::kPages) return rules_.descending && oldest < state.from;
  if (rules_.walk == Walk::kWindow) {
    state.after_id = last.id;
    return false;
  }
  if (state.upper > 0 && newest > state.upper) return true;
  if (rules_.walk == Walk::kKeyset) {
    state.position = last.changed;
    state.after_id = last.id;
    return false;
  }
  // By what the system can tell apart, or the same question would be asked for ever.
  if (newest / rules_.precision > state.position / rules_.precision) {
    state.position = newest;
    state.place = {};
  }
  return false;
}

void Sweep::end(FeedState& state, std::int64_t server_ms) const {
  state.sweeping = false;
  // A time beyond the system's clock is somebody's error: going on from there would pass over all
  // that comes until then.
  const Micros clock = state.upper > 0 ? state.upper : server_ms * 1000;
  Micros until = state.newest;
  if (clock > 0) until = std::min(until, clock);
  // A window was read to its end; were it read again for as long as nothing is newer, all of an import
  // that no marks are left for would come again each time.
  if (rules_.walk == Walk::kWindow) until = std::max(until, clock - kClockDoubt);
  state.from = std::max(state.from, until - rules_.overlap);
  state.forget_before(state.from - 2 * rules_.precision);
}

Sweep::Step Sweep::run(FeedState& state, std::size_t limit, const Give& give) {
  FeedState moved = state;
  if (!moved.sweeping) begin(moved);
  const FeedPage page = source_.read(ask_of(moved, limit), moved.place);
  if (!page.outcome.is_done()) {
    // A page that the system no longer knows: the next call begins its sweep again, from the same
    // place, and not this one, which would ask for ever if the system knew none.
    const bool lost =
        !moved.place.token.empty() && page.answered && page.outcome.outcome == SAMBUNG_INVALID;
    if (!lost) return {page.outcome};
    begin(state);
    return {Outcome::done(), true};
  }
  if (moved.upper == 0) moved.upper = page.server_ms * 1000;
  Step step{Outcome::done()};
  for (const Record& record : page.records) {
    moved.newest = std::max(moved.newest, record.changed);
    const std::uint64_t mark = mark_of(record.id, record.version);
    const bool old = rules_.descending && record.changed < moved.from - rules_.precision;
    if (old || state.was_given(mark)) continue;
    if (!give(record)) {
      step.full = true;
      return step;  // the page comes again; what was given of it is known by its marks
    }
    moved.give(mark, record.changed);
    state.give(mark, record.changed);
  }
  step.over = advance(moved, page);
  if (step.over) {
    end(moved, page.server_ms);
  } else {
    moved.forget_before(rules_.walk == Walk::kPages || rules_.walk == Walk::kWindow
                            ? moved.from - rules_.precision
                            : moved.position - rules_.overlap - rules_.precision);
  }
  state = std::move(moved);
  return step;
}

}  // namespace sambung::web
