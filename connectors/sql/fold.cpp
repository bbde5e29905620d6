#include "connectors/sql/fold.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <unordered_map>
#include <utility>

#include "connectors/sql/shapes.hpp"

namespace sambung::sql {

namespace {

std::int64_t number(const Value& value) {
  std::int64_t parsed = 0;
  std::from_chars(value->data(), value->data() + value->size(), parsed);
  return parsed;
}

bool less(const Value& a, const Value& b) { return a && b && number(a) < number(b); }

/// Whether the value at `i` of `next` is to be taken with its number, which follows it.
bool is_newer(const Row& kept, const Row& next, std::size_t i) {
  if (!next[i + 1] || less(next[i + 1], kept[i + 1])) return false;
  return !kept[i + 1] || less(kept[i + 1], next[i + 1]) ||
         (kept[i] && next[i] && *next[i] > *kept[i]);
}

bool is_taken(Meeting meeting, const Row& kept, const Row& next, std::size_t i) {
  switch (meeting) {
    case Meeting::kFill: return !kept[i];
    case Meeting::kReplace: return next[i].has_value();
    case Meeting::kEarliest: return next[i] && (!kept[i] || less(next[i], kept[i]));
    case Meeting::kLatest: return next[i] && (!kept[i] || less(kept[i], next[i]));
    case Meeting::kNewest: return is_newer(kept, next, i);
    default: return false;
  }
}

/// As the statement of identities: scope, kind, value, person, since, e164.
void fold_identity(Row& kept, Row& next) {
  if (less(next[4], kept[4])) return;
  if (!next[5]) next[5] = std::move(kept[5]);
  kept = std::move(next);
}

/// Makes of two rows of one key what the statement makes of them one after the other.
void fold_rows(Statement statement, Row& kept, Row& next) {
  if (statement == Statement::kLinkIdentity) return fold_identity(kept, next);
  const std::vector<Column>& columns = shape_of(statement).columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!is_taken(columns[i].meeting, kept, next, i)) continue;
    kept[i] = std::move(next[i]);
    if (columns[i].meeting == Meeting::kNewest) kept[i + 1] = std::move(next[i + 1]);
  }
}

std::string key_of(const Step& step) {
  std::string key;
  const std::vector<Column>& columns = shape_of(step.statement).columns;
  for (std::size_t i = 0; i < columns.size() && columns[i].meeting == Meeting::kKey; ++i) {
    key.append(step.parameters[i].value_or("")).push_back('\0');
  }
  return key;
}

/// Steps of row statements alone, which may change places.
class Stretch {
 public:
  void add(Step step) {
    auto& [places, rows] = met_[static_cast<std::size_t>(step.statement)];
    const auto [place, is_first] = places.try_emplace(key_of(step), rows.size());
    if (is_first) {
      rows.push_back(std::move(step.parameters));
    } else {
      fold_rows(step.statement, rows[place->second], step.parameters);
    }
  }

  void end(Groups& groups) {
    for (std::size_t i = 0; i < met_.size(); ++i) {
      if (met_[i].rows.empty()) continue;
      groups.push_back(Group{static_cast<Statement>(i), std::move(met_[i].rows)});
      met_[i] = {};
    }
  }

 private:
  struct Met {
    std::unordered_map<std::string, std::size_t> places;  // key -> index in rows
    std::vector<Row> rows;                                // in the order in which keys came first
  };
  std::array<Met, kRowStatementCount> met_;
};

}  // namespace

Groups fold(Steps steps) {
  Groups groups;
  Stretch stretch;
  for (Step& step : steps) {
    if (has_rows(step.statement)) {
      stretch.add(std::move(step));
    } else {
      stretch.end(groups);
      groups.push_back({step.statement, {std::move(step.parameters)}});
    }
  }
  stretch.end(groups);
  return groups;
}

}  // namespace sambung::sql
