#include "connectors/sql/table/catalog.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "connectors/sql/table/words.hpp"

namespace sambung::table {

namespace {

// All three give: name, type, cast, kind's type, nullable, default, generated, length, and whether
// this user may select, update, insert; flags are '1' or '0'.

constexpr const char* kPostgresColumns = R"(
select a.attname, format_type(a.atttypid, a.atttypmod),
 quote_ident(n.nspname) || '.' || quote_ident(t.typname), coalesce(b.typname, t.typname),
 (not a.attnotnull)::int, (a.atthasdef or a.attidentity <> '')::int,
 (a.attgenerated <> '' or a.attidentity = 'a')::int,
 case when t.typname in ('varchar', 'bpchar') and a.atttypmod > 4 then a.atttypmod - 4 else 0 end,
 has_column_privilege(a.attrelid, a.attnum, 'select')::int,
 has_column_privilege(a.attrelid, a.attnum, 'update')::int,
 has_column_privilege(a.attrelid, a.attnum, 'insert')::int
from pg_attribute a join pg_type t on t.oid = a.atttypid
 join pg_namespace n on n.oid = t.typnamespace left join pg_type b on b.oid = t.typbasetype
where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped order by a.attnum)";

constexpr const char* kPostgresIndexes = R"(
select c.relname, i.indisunique::int, coalesce(a.attname, '')
from pg_index i join pg_class c on c.oid = i.indexrelid
 join lateral unnest(i.indkey) with ordinality k(number, place) on true
 left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
where i.indrelid = to_regclass($1) and i.indpred is null and i.indisvalid order by c.relname, k.place)";

// Schema and table of the constraints stand there as such: by the columns of `c` MariaDB opens every table of the
// server for each column.
constexpr const char* kMariaColumns = R"(
select c.column_name, c.column_type, coalesce(c.collation_name, ''),
 if(exists(select 1 from information_schema.check_constraints k
  where k.constraint_schema = coalesce(nullif($1, ''), database()) and k.table_name = $2
  and k.check_clause = concat('json_valid(`', c.column_name, '`)')), 'json', c.column_type),
 c.is_nullable = 'YES', c.column_default is not null or c.extra like '%auto_increment%',
 c.is_generated = 'ALWAYS', coalesce(c.character_maximum_length, 0),
 c.privileges like '%select%', c.privileges like '%update%', c.privileges like '%insert%'
from information_schema.columns c
where c.table_schema = coalesce(nullif($1, ''), database()) and c.table_name = $2
order by c.ordinal_position)";

constexpr const char* kMariaIndexes = R"(
select index_name, non_unique = 0, column_name from information_schema.statistics
where table_schema = coalesce(nullif($1, ''), database()) and table_name = $2
order by index_name, seq_in_index)";

constexpr const char* kSqliteColumns = R"(
select name, type, '', type, "notnull" = 0 and pk = 0,
 dflt_value is not null or (pk = 1 and upper(type) = 'INTEGER'), hidden > 1, 0, 1, 1, 1
from pragma_table_xinfo($2, coalesce(nullif($1, ''), 'main')) where hidden <> 1 order by cid)";

// The primary key stands in no list of indexes when it is the row's number.
constexpr const char* kSqliteIndexes = R"(
select l.name, l."unique", i.name
from pragma_index_list($2, coalesce(nullif($1, ''), 'main')) l
 join pragma_index_info(l.name, coalesce(nullif($1, ''), 'main')) i
where not l.partial order by l.name, i.seqno)";

bool is_set(const Value& flag) { return flag == "1"; }

Column column_of(const Row& row, Dialect dialect) {
  Column column;
  column.name = row[0].value_or("");
  column.type = row[1].value_or("");
  column.cast = row[2].value_or("");
  column.kind = kind_of(row[3].value_or(""), dialect);
  column.nullable = is_set(row[4]);
  column.has_default = is_set(row[5]);
  column.generated = is_set(row[6]);
  // longtext and its like have more than fits a number of ours.
  const auto length = std::strtoull(row[7].value_or("0").c_str(), nullptr, 10);
  column.length_max = length > 16'000'000 ? 0 : static_cast<std::size_t>(length);
  column.readable = is_set(row[8]);
  column.updatable = is_set(row[9]);
  column.insertable = is_set(row[10]);
  return column;
}

void add_index_column(const Row& row, std::vector<Index>& indexes) {
  if (!row[0]) return;
  if (indexes.empty() || indexes.back().name != *row[0]) {
    indexes.push_back({*row[0], is_set(row[1]), {}});
  }
  indexes.back().columns.push_back(row[2].value_or(""));  // of an expression there is none
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

Kind postgres_kind(std::string_view type) {
  if (type == "int2" || type == "int4" || type == "int8") return Kind::kInteger;
  if (type == "bool") return Kind::kBoolean;
  if (type == "numeric" || type == "float4" || type == "float8") return Kind::kNumber;
  if (type == "timestamp" || type == "timestamptz") return Kind::kTime;
  if (type == "json" || type == "jsonb") return Kind::kJson;
  if (type == "_text" || type == "_varchar") return Kind::kTextArray;
  if (type == "uuid") return Kind::kUuid;
  if (type == "bytea") return Kind::kBytes;
  return Kind::kText;
}

Kind maria_kind(std::string_view type) {
  if (type.starts_with("tinyint(1)")) return Kind::kBoolean;
  if (type.starts_with("json")) return Kind::kJson;
  if (type.starts_with("uuid")) return Kind::kUuid;
  if (type.starts_with("timestamp") || type.starts_with("datetime")) return Kind::kTime;
  if (has(type, "blob") || has(type, "binary") || type.starts_with("bit")) return Kind::kBytes;
  if (type.starts_with("decimal") || type.starts_with("float") || type.starts_with("double")) {
    return Kind::kNumber;
  }
  return has(type.substr(0, type.find('(')), "int") ? Kind::kInteger : Kind::kText;
}

/// Declared types are free text in SQLite; its own rules of affinity look for parts as well.
Kind sqlite_kind(std::string type) {
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (has(type, "BOOL")) return Kind::kBoolean;
  if (has(type, "INT")) return Kind::kInteger;
  if (has(type, "DATETIME") || has(type, "TIMESTAMP")) return Kind::kTime;
  if (has(type, "JSON")) return Kind::kJson;
  if (has(type, "BLOB")) return Kind::kBytes;
  if (has(type, "DEC") || has(type, "NUM") || has(type, "REAL") || has(type, "FLOA") ||
      has(type, "DOUB")) {
    return Kind::kNumber;
  }
  return Kind::kText;
}

}  // namespace

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::kInteger: return "integer";
    case Kind::kBoolean: return "boolean";
    case Kind::kNumber: return "number";
    case Kind::kTime: return "time";
    case Kind::kJson: return "json";
    case Kind::kTextArray: return "texts";
    case Kind::kUuid: return "uuid";
    case Kind::kBytes: return "bytes";
    default: return "text";
  }
}

const Column* Catalog::find(std::string_view name) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const Column& column) { return column.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

Kind kind_of(std::string_view type, Dialect dialect) {
  switch (dialect) {
    case Dialect::kPostgres: return postgres_kind(type);
    case Dialect::kMariadb: return maria_kind(type);
    default: return sqlite_kind(std::string(type));
  }
}

Catalog read_catalog(Session& session, const ObjectConfig& config) {
  const Dialect dialect = session.dialect();
  const bool is_postgres = dialect == Dialect::kPostgres;
  const char* columns = is_postgres                    ? kPostgresColumns
                        : dialect == Dialect::kMariadb ? kMariaColumns
                                                       : kSqliteColumns;
  const char* indexes = is_postgres                    ? kPostgresIndexes
                        : dialect == Dialect::kMariadb ? kMariaIndexes
                                                       : kSqliteIndexes;
  const Row name =
      is_postgres ? Row{Words(dialect).table(config)} : Row{config.schema, config.table};
  Catalog catalog;
  for (const Row& row : session.query(columns, name)) {
    catalog.columns.push_back(column_of(row, dialect));
  }
  for (const Row& row : session.query(indexes, name)) add_index_column(row, catalog.indexes);
  return catalog;
}

}  // namespace sambung::table
