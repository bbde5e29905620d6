#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "connectors/sql/table/failure.hpp"
#include "connectors/sql/table/keys.hpp"
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

Outcome find_one(Tables& tables, Call& call, std::size_t i) {
  constexpr std::uint32_t kRecordsUsual = 50;
  const json request = json::parse(call.request(i), nullptr, false);
  if (!request.is_object()) return Outcome::invalid("the request is no JSON object");
  const Table* table = tables.find(text_in(request, "object"));
  if (table == nullptr) return no_such_object(text_in(request, "object"));
  const Condition condition = matching(*table, request.value("keys", json::object()));
  if (condition.sql.empty()) return Outcome::done();
  const std::uint32_t limit = call.limit() == 0 ? kRecordsUsual : call.limit();
  const Rows rows = tables.session().query(
      table->selected() + " where " + condition.sql + " limit " + std::to_string(limit),
      condition.parameters);
  for (const Row& row : rows) {
    if (!table->is_deleted(row) && !call.emit(i, table->record(row, unix_ms_now()))) break;
  }
  return Outcome::done();
}

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
  for (std::size_t i = 0; i < call.size(); ++i) {
    try {
      call.settle(i, find_one(tables, call, i));
    } catch (const DatabaseFailure& failure) {
      if (failure.kind == FailureKind::kSchema) tables.forget();
      for (std::size_t rest = i; rest < call.size(); ++rest) {
        call.settle(rest, outcome_of(failure));
      }
      return;
    }
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
