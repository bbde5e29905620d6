#include "connectors/sql/table/lookup.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "connectors/sql/table/failure.hpp"
#include "connectors/sql/table/keys.hpp"
#include "connectors/sql/table/time_text.hpp"
#include "connectors/sql/table/value.hpp"

namespace sambung::table {

namespace {

using nlohmann::json;

/// Rows that are read to find `limit` whose numbers are not only alike in their last digits.
constexpr std::uint32_t kRowsRead = 100;

bool is_person(const std::string& key) { return key == "phone" || key == "email"; }

std::string digits_of(const std::string& text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits.push_back(c);
  }
  return digits;
}

std::string lower_of(const std::string& from) {
  std::string text = from;
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

/// Whether a column of the row has one of `wanted`, a person's numbers or addresses.
bool has_any(const Table& table, const Row& row, const std::string& key, const json& wanted) {
  const auto same_form = key == "phone" ? digits_of : lower_of;
  std::set<std::string> forms;
  for (const json& each : wanted) {
    if (each.is_string()) forms.insert(same_form(each.get<std::string>()));
  }
  forms.erase("");
  const auto columns = table.config().keys.find(key);
  if (columns == table.config().keys.end()) return false;
  const auto& fields = table.fields();
  return std::any_of(columns->second.begin(), columns->second.end(), [&](const std::string& name) {
    const auto at = std::find_if(fields.begin(), fields.end(),
                                 [&](const Column* column) { return column->name == name; });
    if (at == fields.end()) return false;
    const Value& value = row[kRowFields + static_cast<std::size_t>(at - fields.begin())];
    return value && forms.contains(same_form(*value));
  });
}

/// A row found by the last digits of a number may be another person's, whose order is nobody's
/// business.
bool is_theirs(const Table& table, const Row& row, const json& keys) {
  const json phones = keys.value("phone", json());
  const json emails = keys.value("email", json());
  if (phones.is_null() && emails.is_null()) return true;
  return has_any(table, row, "phone", phones) || has_any(table, row, "email", emails);
}

/// As `Table::record` gives values; but for times, which are Unix milliseconds.
json value_of(const Column& column, const Value& value) {
  if (value && column.kind == Kind::kTime) {
    if (const auto unix_us = parse_time(*value)) return *unix_us / 1000;
  }
  return to_json(column, value);
}

std::string answer_of(const LookupConfig& lookup, const Table& table, const Row& row) {
  json answer = json::object();
  for (const auto& [member, name] : lookup.columns) {
    for (std::size_t i = 0; i < table.fields().size(); ++i) {
      const Column& column = *table.fields()[i];
      if (column.name == name) answer[member] = value_of(column, row[kRowFields + i]);
    }
  }
  return answer.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// Whose it is by any of their keys; and by each of the others that are given.
Condition condition_of(const Table& table, const json& keys) {
  json persons = json::object();
  std::vector<json> groups;
  for (const auto& [key, values] : keys.items()) {
    if (is_person(key)) {
      persons[key] = values;
    } else {
      groups.push_back(json{{key, values}});
    }
  }
  if (!persons.empty()) groups.insert(groups.begin(), persons);
  Condition all;
  for (const json& group : groups) {
    Condition one = matching(table, group, all.parameters.size());
    if (one.sql.empty()) return {};
    all.sql += (all.sql.empty() ? "" : " and ") + one.sql;
    all.parameters.insert(all.parameters.end(), one.parameters.begin(), one.parameters.end());
  }
  return all;
}

}  // namespace

const Table& Lookups::table_of(const LookupConfig& lookup) {
  const auto known = known_.find(lookup.what);
  if (known != known_.end()) return known->second;
  Catalog catalog = read_catalog(session_, lookup.table);
  return known_.try_emplace(lookup.what, lookup.table, std::move(catalog), session_.dialect())
      .first->second;
}

Rows Lookups::search(const Table& table, const Condition& condition) {
  const std::string sql = table.selected() + " where " + condition.sql + " order by " +
                          table.words().name(table.config().id) + " desc limit " +
                          std::to_string(kRowsRead);
  const std::string before = table.words().before_search();
  if (before.empty()) return session_.query(sql, condition.parameters);
  Transaction transaction(session_);
  session_.query(before);
  Rows rows = session_.query(sql, condition.parameters);
  transaction.commit();
  return rows;
}

Outcome Lookups::serve_one(Call& call, std::size_t index) {
  const json request = json::parse(call.request(index), nullptr, false);
  if (!request.is_object()) return Outcome::invalid("the request is no JSON object");
  const json what = request.value("what", json());
  const auto lookup = std::find_if(lookups_.begin(), lookups_.end(), [&](const LookupConfig& each) {
    return what == json(each.what);
  });
  if (lookup == lookups_.end()) {
    return Outcome::not_supported("what: `lookups` of the configuration has none of that name");
  }
  const json keys = request.value("keys", json());
  if (!keys.is_object() || keys.empty())
    return Outcome::invalid("keys: there must be one at least");
  for (const auto& [key, values] : keys.items()) {
    if (!lookup->table.keys.contains(key)) {
      return Outcome::invalid("keys: lookups." + lookup->what + ".keys has not all that are asked");
    }
  }
  const Table& table = table_of(*lookup);
  const Condition condition = condition_of(table, keys);
  if (condition.sql.empty()) return Outcome::done();
  const std::uint32_t limit = call.limit() == 0 ? lookup->limit : call.limit();
  const Rows rows = search(table, condition);
  std::uint32_t given = 0;
  for (const Row& row : rows) {
    if (given == limit) break;
    if (!is_theirs(table, row, keys)) continue;
    if (!call.emit(index, answer_of(*lookup, table, row))) break;
    ++given;
  }
  return Outcome::done();
}

void Lookups::serve(Call& call) {
  for (std::size_t i = 0; i < call.size(); ++i) {
    try {
      call.settle(i, serve_one(call, i));
    } catch (const DatabaseFailure& failure) {
      if (failure.kind == FailureKind::kSchema) known_.clear();
      for (std::size_t rest = i; rest < call.size(); ++rest) {
        call.settle(rest, outcome_of(failure));
      }
      return;
    }
  }
}

json described(const std::vector<LookupConfig>& lookups) {
  json all;
  for (const LookupConfig& lookup : lookups) {
    json keys = json::array();
    for (const auto& [key, columns] : lookup.table.keys) keys.push_back(key);
    json returns = json::object();
    for (const auto& [member, column] : lookup.columns) returns[member] = "the column " + column;
    all[lookup.what] = {{"keys", keys}, {"returns", returns}};
  }
  return all;
}

}  // namespace sambung::table
