#include <nlohmann/json.hpp>

#include "connectors/sql/table/keys.hpp"
#include "connectors/sql/table/tables.hpp"
#include "connectors/sql/table/value.hpp"

namespace sambung::table {

namespace {

using nlohmann::json;

/// What a column that cannot be empty gets instead: nothing of a person.
std::string emptied(const Column& column, const Table& table) {
  if (column.nullable) return "null";
  switch (column.kind) {
    case Kind::kInteger:
    case Kind::kNumber:
    case Kind::kBoolean: return table.dialect() == Dialect::kPostgres ? "'0'" : "0";
    case Kind::kJson: return "'{}'";
    case Kind::kTextArray: return "'{}'";
    case Kind::kTime: return table.words().now();
    default: return "''";
  }
}

/// Empties the fields of a row that we may write; those that are only read are not about us.
std::string clear_of(const Table& table) {
  std::string sets;
  for (const Column* field : table.fields()) {
    if (table.is_read_only(*field)) continue;
    sets += (sets.empty() ? "" : ", ") + table.words().name(field->name) + " = " +
            emptied(*field, table);
  }
  if (sets.empty()) return {};
  return "update " + table.words().table(table.config()) + " set " + sets + " where ";
}

std::vector<std::string> records_in(std::string_view request, const Table& table) {
  std::vector<std::string> ids;
  const json body = json::parse(request, nullptr, false);
  if (!body.is_object() || !body.contains("records") || !body["records"].is_array()) return ids;
  for (const json& id : body["records"]) {
    if (id.is_string() && table.may_be_id(id.get<std::string>())) ids.push_back(id);
  }
  return ids;
}

}  // namespace

Outcome erase_records(Tables& tables, std::string_view request) {
  for (const ObjectConfig& object : tables.objects()) {
    if (!object.writable || object.erase == EraseBy::kKeep) continue;
    const Table& table = *tables.find(object.object);
    const std::vector<std::string> ids = records_in(request, table);
    const std::string statement = object.erase == EraseBy::kDelete
                                      ? "delete from " + table.words().table(object) + " where "
                                      : clear_of(table);
    if (ids.empty() || statement.empty()) continue;
    const Condition rows = one_of(table, table.id(), ids);
    Transaction transaction(tables.session());
    tables.session().query(statement + rows.sql, rows.parameters);
    transaction.commit();
  }
  return Outcome::done();
}

}  // namespace sambung::table
