#include "connectors/sql/table/sweep.hpp"

#include <cstdlib>

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
  const bool is_final = row[kRowVersion] && parse_time(*row[kRowVersion]) &&
                        version < state_.started_us - std::chrono::microseconds(feed_.late).count();
  if (state_.is_new(hash, version, !is_final) &&
      !give(feed_.record(row, state_.started_us / 1000))) {
    state_.seen.erase(hash);
    return false;
  }
  state_.place = FeedState::Place{row[kRowVersion].value_or(""), row[kRowId].value_or("")};
  return true;
}

/// False: there is nothing to read.
bool Sweep::begin() {
  state_.started_us = database_clock(session_, words_);
  state_.place.reset();
  state_.versionless = !state_.floor && feed_.version.nullable;
  if (state_.versionless) return true;
  start_versioned();
  return state_.upper.has_value();
}

void Sweep::start_versioned() {
  state_.versionless = false;
  state_.place.reset();
  Row parameters = feed_.parameters;
  const std::string where = feed_.filter.empty() ? "" : " where " + feed_.filter;
  const Rows greatest = session_.query(
      "select max(" + words_.name(feed_.version.name) + ") from " + feed_.from + where, parameters);
  if (!greatest.empty() && greatest[0][0]) state_.upper = greatest[0][0];
}

Rows Sweep::page(std::size_t count) {
  Row parameters = feed_.parameters;
  const std::string where = condition(parameters);
  const std::string version = words_.name(feed_.version.name), id = words_.name(feed_.id.name);
  return session_.query(feed_.selected + " where " + where + " order by " +
                            (state_.versionless ? "" : version + ", ") + id + " limit " +
                            std::to_string(count),
                        parameters);
}

std::string Sweep::condition(Row& parameters) const {
  const auto bind = [&](const Column& column, const std::string& value) {
    parameters.emplace_back(value);
    return words_.parameter(parameters.size(), column);
  };
  const std::string version = words_.name(feed_.version.name), id = words_.name(feed_.id.name);
  std::string text = feed_.filter.empty() ? "" : feed_.filter + " and ";
  if (state_.versionless) {
    text += version + " is null";
    if (state_.place) text += " and " + id + " > " + bind(feed_.id, state_.place->id);
    return text;
  }
  text += version + " <= " + bind(feed_.version, *state_.upper);
  if (state_.place) {
    text += " and " + after(version, id, parameters);
  } else if (state_.floor) {
    text += " and " + version + " >= " + bind(feed_.version, floor_text());
  }
  return text;
}

/// What comes after the last row, so that the database can look up the first one in an index of
/// (version, id) also where a hundred thousand rows share a version: MariaDB does not for pairs.
std::string Sweep::after(const std::string& version, const std::string& id, Row& parameters) const {
  parameters.emplace_back(state_.place->version);
  const std::string last_version = words_.parameter(parameters.size(), feed_.version);
  parameters.emplace_back(state_.place->id);
  const std::string last_id = words_.parameter(parameters.size(), feed_.id);
  if (words_.dialect() == Dialect::kMariadb) {
    return "(" + version + " > " + last_version + " or (" + version + " = " + last_version +
           " and " + id + " > " + last_id + "))";
  }
  return "(" + version + ", " + id + ") > (" + last_version + ", " + last_id + ")";
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
