#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "connectors/sql/table/failure.hpp"
#include "connectors/sql/table/joined_find.hpp"
#include "connectors/sql/table/tables.hpp"

namespace sambung::table {

namespace {

using nlohmann::json;

std::int64_t unix_ms_now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::string text_in(const json& request, const char* key) {
  const auto found = request.find(key);
  return found != request.end() && found->is_string() ? found->get<std::string>() : "";
}

/// One call of `find`: the requests of a table together where that is possible.
class Find {
 public:
  Find(Tables& tables, Call& call)
      : tables_(tables), call_(call), limit_(call.limit() == 0 ? kRecordsUsual : call.limit()) {}

  /// Throws DatabaseFailure; what is not settled then was not found out.
  void run() {
    std::map<const Table*, Searches> by_table;
    for (std::size_t i = 0; i < call_.size(); ++i) read(i, by_table);
    for (const auto& [table, searches] : by_table) find_all(*table, searches);
  }

  void settle_rest(const Outcome& outcome) {
    for (std::size_t i = 0; i < call_.size(); ++i) {
      if (!settled_.contains(i)) call_.settle(i, outcome);
    }
  }

 private:
  static constexpr std::uint32_t kRecordsUsual = 50;

  void settle(std::size_t i, const Outcome& outcome) {
    call_.settle(i, outcome);
    settled_.insert(i);
  }

  void read(std::size_t i, std::map<const Table*, Searches>& by_table) {
    const json request = json::parse(call_.request(i), nullptr, false);
    if (!request.is_object()) return settle(i, Outcome::invalid("the request is no JSON object"));
    const Table* table = tables_.find(text_in(request, "object"));
    if (table == nullptr) return settle(i, no_such_object(text_in(request, "object")));
    const auto keys = request.find("keys");
    Alternatives ways = keys == request.end() ? Alternatives() : alternatives(*table, *keys);
    if (ways.empty()) return settle(i, Outcome::done());
    by_table[table].push_back({i, std::move(ways)});
  }

  void find_all(const Table& table, const Searches& searches) {
    Searches together, alone;
    for (const Search& search : searches) {
      (can_join(table, search) ? together : alone).push_back(search);
    }
    if (!find_together(table, together)) {
      alone.insert(alone.end(), together.begin(), together.end());
    }
    for (const Search& search : alone) find_alone(table, search);
  }

  /// False: each has to be looked for alone.
  bool find_together(const Table& table, const Searches& searches) {
    try {
      const auto found = find_joined(tables_.session(), table, searches);
      if (!found) return false;
      for (const Search& search : searches) {
        const auto rows = found->find(search.request);
        if (rows != found->end()) give(table, search.request, rows->second);
        settle(search.request, Outcome::done());
      }
      return true;
    } catch (const DatabaseFailure& failure) {
      if (failure.kind != FailureKind::kData) throw;
      return false;
    }
  }

  void find_alone(const Table& table, const Search& search) {
    const Condition condition = any_of(table, search.ways);
    try {
      give(table, search.request,
           tables_.session().query(
               table.selected() + " where " + condition.sql + " limit " + std::to_string(limit_),
               condition.parameters));
      settle(search.request, Outcome::done());
    } catch (const DatabaseFailure& failure) {
      if (failure.kind != FailureKind::kData) throw;
      settle(search.request, outcome_of(failure));
    }
  }

  void give(const Table& table, std::size_t request, const Rows& rows) {
    std::uint32_t given = 0;
    for (const Row& row : rows) {
      if (table.is_deleted(row)) continue;
      if (given == limit_ || !call_.emit(request, table.record(row, unix_ms_now()))) return;
      ++given;
    }
  }

  Tables& tables_;
  Call& call_;
  const std::uint32_t limit_;
  std::set<std::size_t> settled_;
};

/// The requests of one object by the id that they ask for.
using Wanted = std::multimap<std::string, std::size_t>;

void fetch_all(Tables& tables, Call& call, const Table& table, const Wanted& wanted) {
  std::vector<std::string> ids;
  for (auto id = wanted.begin(); id != wanted.end(); id = wanted.upper_bound(id->first)) {
    ids.push_back(id->first);
  }
  const Condition condition = one_of(table, table.id(), ids);
  const Rows rows =
      tables.session().query(table.selected() + " where " + condition.sql, condition.parameters);
  for (const Row& row : rows) {
    const auto [first, last] = wanted.equal_range(row[kRowId].value_or(""));
    for (auto each = first; each != last; ++each) {
      if (!table.is_deleted(row)) call.emit(each->second, table.record(row, unix_ms_now()));
    }
  }
  for (const auto& [id, request] : wanted) call.settle(request, Outcome::done());
}

}  // namespace

void find(Tables& tables, Call& call) {
  Find finding(tables, call);
  try {
    finding.run();
  } catch (const DatabaseFailure& failure) {
    if (failure.kind == FailureKind::kSchema) tables.forget();
    finding.settle_rest(outcome_of(failure));
  }
}

void fetch(Tables& tables, Call& call) {
  try {
    std::map<const Table*, Wanted> wanted;
    for (std::size_t i = 0; i < call.size(); ++i) {
      const json request = json::parse(call.request(i), nullptr, false);
      const Table* table = request.is_object() ? tables.find(text_in(request, "object")) : nullptr;
      if (!request.is_object()) {
        call.settle(i, Outcome::invalid("the request is no JSON object"));
      } else if (table == nullptr) {
        call.settle(i, no_such_object(text_in(request, "object")));
      } else if (const std::string id = text_in(request, "id"); table->may_be_id(id)) {
        wanted[table].emplace(id, i);
      } else {
        call.settle(i, Outcome::done());  // no record has such an id
      }
    }
    for (const auto& [table, ids] : wanted) fetch_all(tables, call, *table, ids);
  } catch (const DatabaseFailure& failure) {
    if (failure.kind == FailureKind::kSchema) tables.forget();
    call.settle_all(outcome_of(failure));
  }
}

}  // namespace sambung::table
