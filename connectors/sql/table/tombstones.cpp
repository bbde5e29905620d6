#include "connectors/sql/table/tombstones.hpp"

#include <nlohmann/json.hpp>

#include "connectors/sql/table/sweep.hpp"
#include "connectors/sql/table/time_text.hpp"

namespace sambung::table {

namespace {

/// A text as a literal of SQL: for definitions of triggers, where nothing can be bound.
std::string literal(const std::string& text, Dialect dialect) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || (c == '\\' && dialect == Dialect::kMariadb)) quoted.push_back(c);
    quoted.push_back(c);
  }
  return quoted + "'";
}

/// A tombstone's id as a value of the table's.
std::string own_id(const Table& table) {
  const bool is_number = table.id().kind == Kind::kInteger;
  switch (table.dialect()) {
    case Dialect::kPostgres: return "d.id::" + table.id().cast;
    case Dialect::kMariadb: {
      const std::string& collation = table.id().cast;
      if (is_number) return "cast(d.id as signed)";
      if (collation.empty()) return "d.id";
      return "convert(d.id using " + collation.substr(0, collation.find('_')) + ") collate " +
             collation;
    }
    default: return "d.id";
  }
}

bool has_counter(const Table& table) {
  return table.version() != nullptr && table.version()->kind == Kind::kInteger;
}

Column plain(const std::string& name, Kind kind, const std::string& cast) {
  Column column;
  column.name = name;
  column.kind = kind;
  column.cast = cast;
  column.nullable = false;
  return column;
}

std::string tombstone(const Row& row, const Table& table) {
  const std::int64_t at_us = version_number(row[kRowVersion]);
  const bool counts = has_counter(table) && row[2];
  return nlohmann::json({{"object", table.config().object},
                         {"id", row[kRowId].value_or("")},
                         {"version", counts ? version_number(row[2]) : at_us},
                         {"at", at_us / 1000},
                         {"deleted", true}})
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string tombstone_name(const Table& table) { return table.config().table_name(); }

std::vector<std::string> create_tombstones(const Table& table) {
  const std::string name = table.words().beside(table.config(), kTombstones);
  switch (table.dialect()) {
    case Dialect::kPostgres:
      return {"create table " + name +
                  " (table_name text not null, id text not null, version bigint,"
                  " at timestamptz not null default clock_timestamp())",
              "create index on " + name + " (table_name, at, id)"};
    case Dialect::kMariadb:
      return {"create table " + name +
              " (table_name varchar(190) not null, id varchar(127) not null, version bigint,"
              " at timestamp(6) not null default now(6), key (table_name, at, id))"};
    default:
      return {"create table " + name +
                  " (table_name text not null, id text not null, version integer,"
                  " at timestamp not null default (strftime('%Y-%m-%d %H:%M:%f', 'now')))",
              "create index " + table.words().beside(table.config(), "sambung_deleted_at") +
                  " on " + table.words().name(kTombstones) + " (table_name, at, id)"};
  }
}

std::vector<std::string> tombstone_trigger(const Table& table) {
  const Words& words = table.words();
  const ObjectConfig& config = table.config();
  const std::string version =
      has_counter(table) ? "old." + words.name(table.version()->name) : "null";
  const bool is_sqlite = table.dialect() == Dialect::kSqlite;
  // A trigger of SQLite speaks of its own database without naming it.
  const std::string into = is_sqlite ? words.name(kTombstones) : words.beside(config, kTombstones);
  const std::string insert =
      "insert into " + into + " (table_name, id, version) values (" +
      literal(tombstone_name(table), table.dialect()) + ", old." + words.name(table.id().name) +
      (table.dialect() == Dialect::kPostgres ? "::text, " : ", ") + version + ")";
  const std::string trigger = "sambung_deleted_" + config.table;
  if (table.dialect() == Dialect::kPostgres) {
    const std::string function = words.beside(config, trigger);
    return {"create or replace function " + function +
                "() returns trigger language plpgsql security definer"
                " set search_path = pg_catalog, pg_temp as $sambung$ begin " +
                insert + "; return null; end $sambung$",
            "create trigger " + words.name(trigger) + " after delete on " + words.table(config) +
                " for each row execute function " + function + "()"};
  }
  const std::string on = is_sqlite ? words.name(config.table) : words.table(config);
  return {"create trigger " + words.beside(config, trigger) + " after delete on " + on +
          " for each row " + (is_sqlite ? "begin " + insert + "; end" : insert)};
}

Feed tombstones_feed(const Table& table) {
  const Words& words = table.words();
  Feed feed;
  feed.name = table.config().object + " " + table.config().table_name() + " " + kTombstones;
  feed.from = words.beside(table.config(), kTombstones) + " d";
  feed.selected = "select d.id, d.at, d.version from " + feed.from;
  // One that came back under its id is no longer gone.
  feed.filter = "d.table_name = $1 and not exists (select 1 from " + words.table(table.config()) +
                " t where t." + words.name(table.id().name) + " = " + own_id(table) + ")";
  feed.parameters = {tombstone_name(table)};
  feed.id = plain("id", Kind::kText, "pg_catalog.text");
  feed.version = plain("at", Kind::kTime, "pg_catalog.timestamptz");
  feed.late = table.config().late;
  feed.record = [&table](const Row& row, std::int64_t) { return tombstone(row, table); };
  return feed;
}

}  // namespace sambung::table
