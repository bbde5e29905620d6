#include "connectors/rest/sweep.hpp"

#include <algorithm>

namespace sambung::rest {

namespace {

void begin(FeedState& state) {
  state.sweeping = true;
  state.upper = 0;
  state.position = state.from;
  state.after_id.clear();
  state.newest = 0;
  state.place = {};
}

}  // namespace

void Sweep::place_scope(const FeedState& state, Json& scope) const {
  Micros since = feed_.walk == Walk::kPages ? state.from : state.position;
  since -= since % feed_.precision;
  if (feed_.strict && feed_.walk != Walk::kKeyset) since -= feed_.precision;
  scope["since"] = std::max<Micros>(since, 0);
  scope["after_id"] = state.after_id;
}

std::string Sweep::read_rows(const Page& page, const Json& scope, const FeedState& state,
                             std::vector<Row>& rows) const {
  const Around around{object_, page.reply.server_ms, scope};
  for (const Json& native : page.items) {
    ReadRecord read = feed_.tombstones ? read_tombstone(form_, native, around)
                                       : rest::read_record(form_, native, around);
    if (!read.record) return read.wrong;
    const bool fresh = !state.was_given(mark_of(read.record->id, read.record->version));
    rows.push_back({*std::move(read.record), fresh});
  }
  return {};
}

/// Moves the sweep behind the page; true when it is over.
bool Sweep::advance(FeedState& state, const Page& page, const std::vector<Row>& rows) const {
  if (!page.more || rows.empty()) return true;
  const Row& last = rows.back();
  Micros newest = 0;
  Micros oldest = last.record.changed;
  for (const Row& row : rows) {
    newest = std::max(newest, row.record.changed);
    oldest = std::min(oldest, row.record.changed);
  }
  if (feed_.walk == Walk::kPages) return feed_.descending && oldest < state.from;
  if (state.upper > 0 && newest > state.upper) return true;
  if (feed_.walk == Walk::kKeyset) {
    state.position = last.record.changed;
    state.after_id = last.record.id;
    return false;
  }
  // By what the system can tell apart, or the same question would be asked for ever.
  if (newest / feed_.precision > state.position / feed_.precision) {
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
  state.from = std::max(state.from, until - feed_.overlap);
  state.forget_before(state.from - 2 * feed_.precision);
}

Sweep::Step Sweep::run(FeedState& state, Json scope, std::size_t limit, const Give& give) {
  FeedState moved = state;
  if (!moved.sweeping) begin(moved);
  place_scope(moved, scope);
  const Page page = read_page(caller_, feed_.list, scope, moved.place, limit);
  if (!page.reply.outcome.is_done()) {
    // A page that the system no longer knows: the next call begins its sweep again, from the same
    // place, and not this one, which would ask for ever if the system knew none.
    const bool lost = !moved.place.token.empty() && page.reply.status != 0 &&
                      page.reply.outcome.outcome == SAMBUNG_INVALID;
    if (!lost) return {page.reply.outcome};
    begin(state);
    return {Outcome::done(), true};
  }
  if (moved.upper == 0) moved.upper = page.reply.server_ms * 1000;
  std::vector<Row> rows;
  if (const std::string wrong = read_rows(page, scope, moved, rows); !wrong.empty()) {
    return {Outcome::invalid("a changed record has at " + wrong)};
  }
  Step step{Outcome::done()};
  for (const Row& row : rows) {
    moved.newest = std::max(moved.newest, row.record.changed);
    const bool old = feed_.descending && row.record.changed < moved.from - feed_.precision;
    if (!row.fresh || old) continue;
    if (!give(row.record)) {
      step.full = true;
      return step;  // the page comes again; what was given of it is known by its marks
    }
    const std::uint64_t mark = mark_of(row.record.id, row.record.version);
    moved.give(mark, row.record.changed);
    state.give(mark, row.record.changed);
  }
  step.over = advance(moved, page, rows);
  if (step.over) {
    end(moved, page.reply.server_ms);
  } else {
    moved.forget_before(feed_.walk == Walk::kPages
                            ? moved.from - feed_.precision
                            : moved.position - feed_.overlap - feed_.precision);
  }
  state = std::move(moved);
  return step;
}

}  // namespace sambung::rest
