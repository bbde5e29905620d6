#include "connectors/sql/table/sweep.hpp"

#include <cstdlib>
#include <iterator>

#include "connectors/sql/table/time_text.hpp"
#include "connectors/sql/table/tombstones.hpp"

namespace sambung::table {

namespace {

std::int64_t database_clock(Session& session, const Words& words) {
  const Rows rows = session.query(words.clock());
  return rows.empty() || !rows[0][0] ? 0 : std::strtoll(rows[0][0]->c_str(), nullptr, 10);
}

}  // namespace

Feed rows_feed(const Table& table) {
  Feed feed;
  feed.name =
      table.config().object + " " + table.config().table_name() + " " + table.version()->name;
  feed.selected = table.selected();
  feed.from = table.words().table(table.config());
  feed.id = table.id();
  feed.version = *table.version();
  feed.late = table.config().late;
  feed.record = [&table](const Row& row, std::int64_t now_ms) { return table.record(row, now_ms); };
  return feed;
}

bool Sweep::read_page(std::size_t count, const std::function<bool(const std::string&)>& give) {
  if (!state_.upper && !state_.versionless && !begin()) return false;
  const Rows rows = page(count);
  for (const Row& row : rows) {
    if (!take(row, give)) return true;
  }
  if (rows.size() == count) return true;
  if (state_.versionless) {
    state_.place.reset();
    start_versioned();
    return state_.upper.has_value();
  }
  state_.end_sweep(feed_.late);
  return false;
}

bool Sweep::take(const Row& row, const std::function<bool(const std::string&)>& give) {
  // Not the record, in which the time of change may be the time of reading.
  std::string content;
  for (const Value& value : row) content.append(value ? "=" + *value : "-").push_back('\0');
  const std::uint64_t hash = hash_of(content);
  const std::int64_t version = version_number(row[kRowVersion]);
  // What is older than the next floor is not met again.
  const bool is_final = !state_.is_short && row[kRowVersion] && parse_time(*row[kRowVersion]) &&
                        version < state_.started_us - std::chrono::microseconds(feed_.late).count();
  if (state_.is_new(hash, version, !is_final) &&
      !give(feed_.record(row, state_.started_us / 1000))) {
    state_.seen.remove(hash);
    return false;
  }
  state_.place = FeedState::Place{row[kRowVersion].value_or(""), row[kRowId].value_or("")};
  return true;
}

/// False: there is nothing to read.
bool Sweep::begin() {
  state_.begin_sweep(database_clock(session_, words_));
  state_.versionless = !state_.floor && feed_.version.nullable;
  if (state_.versionless) return true;
  start_versioned();
  return state_.upper.has_value();
}

void Sweep::start_versioned() {
  state_.versionless = false;
  Row parameters = feed_.parameters;
  const std::string where = feed_.filter.empty() ? "" : " where " + feed_.filter;
  const Rows greatest = session_.query(
      "select max(" + words_.name(feed_.version.name) + ") from " + feed_.from + where, parameters);
  if (!greatest.empty() && greatest[0][0]) state_.upper = greatest[0][0];
}

Rows Sweep::page(std::size_t count) {
  const std::string version = words_.name(feed_.version.name), id = words_.name(feed_.id.name);
  const auto& place = state_.place;
  if (state_.versionless) {
    std::vector<Bound> bounds;
    if (place) bounds.push_back({id, " > ", feed_.id, place->id});
    return select(version + " is null", bounds, " order by " + id, count);
  }
  Rows rows;
  // A bulk change gives a hundred thousand rows one version. Asked for alone, its rest begins at a
  // place that each database can look up in an index of (version, id).
  if (place) {
    rows = select(
        "", {{version, " = ", feed_.version, place->version}, {id, " > ", feed_.id, place->id}},
        " order by " + id, count);
  }
  if (rows.size() == count) return rows;
  std::vector<Bound> bounds = {{version, " <= ", feed_.version, *state_.upper}};
  if (place) bounds.push_back({version, " > ", feed_.version, place->version});
  if (!place && state_.floor) bounds.push_back({version, " >= ", feed_.version, floor_text()});
  Rows more = select("", bounds, " order by " + version + ", " + id, count - rows.size());
  std::move(more.begin(), more.end(), std::back_inserter(rows));
  return rows;
}

Rows Sweep::select(const std::string& condition, const std::vector<Bound>& bounds,
                   const std::string& order, std::size_t count) {
  Row parameters = feed_.parameters;
  std::string where = feed_.filter;
  const auto add = [&](const std::string& more) { where += (where.empty() ? "" : " and ") + more; };
  if (!condition.empty()) add(condition);
  for (const Bound& bound : bounds) {
    parameters.emplace_back(bound.value);
    add(bound.name + bound.relation + words_.parameter(parameters.size(), bound.column));
  }
  return session_.query(
      feed_.selected + " where " + where + order + " limit " + std::to_string(count), parameters);
}

/// The floor in the form of the column's values. SQLite compares texts, so one that is shorter than
/// they are, with the same mark between day and time, is before all of its second.
std::string Sweep::floor_text() const {
  constexpr std::size_t kSecondsEnd = 19;  // of "2026-11-23 05:59:00"
  if (!parse_time(*state_.upper)) return std::to_string(*state_.floor);
  std::string text = sql_time(*state_.floor);
  switch (words_.dialect()) {
    case Dialect::kPostgres: return text + "+00";
    case Dialect::kMariadb: return text;
    default: break;
  }
  text.resize(kSecondsEnd);
  if (state_.upper->size() > 10) text[10] = (*state_.upper)[10];
  return text;
}

}  // namespace sambung::table
