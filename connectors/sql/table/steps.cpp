#include "connectors/sql/table/steps.hpp"

#include <algorithm>

#include "connectors/sql/table/keys.hpp"
#include "connectors/sql/table/tombstones.hpp"

namespace sambung::table {

namespace {

/// The steps of one table.
class Planner {
 public:
  Planner(Session& session, const ObjectConfig& config, const Table& table)
      : session_(session),
        config_(config),
        table_(table),
        words_(table.words()),
        dialect_(table.dialect()),
        name_(words_.table(config)) {}

  std::vector<Step> plan() {
    if (!config_.version.empty()) plan_version();
    if (!config_.op.empty()) plan_op();
    if (!config_.version.empty() && dialect_ == Dialect::kPostgres) plan_notify();
    if (config_.deleted.by == Deleted::By::kTombstones) plan_tombstones();
    for (const auto& [key, columns] : config_.keys) {
      for (const std::string& name : columns) plan_key(key, name);
    }
    return std::move(steps_);
  }

 private:
  void add(const std::string& what, bool present, std::vector<std::string> statements) {
    steps_.push_back({what + " of " + config_.table_name(), present, std::move(statements)});
  }

  bool has_index(const std::string& first_column, bool unique) const {
    const auto& indexes = table_.catalog().indexes;
    return std::any_of(indexes.begin(), indexes.end(), [&](const Index& index) {
      return index.columns.front() == first_column &&
             (!unique || (index.unique && index.columns.size() == 1));
    });
  }

  std::string index(const std::string& name, const std::string& columns, const char* kind) const {
    const std::string full = name + "_" + config_.table;
    // SQLite names the index's schema, the others the table's.
    const bool is_sqlite = dialect_ == Dialect::kSqlite;
    return std::string("create ") + kind + " " +
           (is_sqlite ? words_.beside(config_, full) : words_.name(full)) + " on " +
           (is_sqlite ? words_.name(config_.table) : name_) + " (" + columns + ")";
  }

  void plan_version() {
    const Column* column = table_.catalog().find(config_.version);
    const std::string version = words_.name(config_.version);
    add("column " + config_.version, column != nullptr, version_column(version));
    const bool is_time = column == nullptr || column->kind == Kind::kTime;
    if (is_time) add("trigger that moves " + config_.version, moves(column), touch(version));
    add("index on " + config_.version, has_index(config_.version, false),
        {index("sambung_changes", version + ", " + words_.name(config_.id), "index")});
  }

  std::vector<std::string> version_column(const std::string& version) const {
    const std::string add = "alter table " + name_ + " add column " + version + " ";
    switch (dialect_) {
      case Dialect::kPostgres: return {add + "timestamptz not null default now()"};
      case Dialect::kMariadb:
        return {add +
                "timestamp(6) not null default current_timestamp(6)"
                " on update current_timestamp(6)"};
      default:
        return {add + "timestamp", "update " + name_ + " set " + version + " = " + words_.now()};
    }
  }

  /// Whether something moves the version when a row changes. A trigger before each update that we
  /// did not make is trusted to: what it does cannot be told from here.
  bool moves(const Column* column) const {
    switch (dialect_) {
      case Dialect::kPostgres:
        return !session_
                    .query(
                        "select 1 from pg_trigger where tgrelid = to_regclass($1)"
                        " and not tgisinternal and tgtype & 19 = 19",
                        {name_})
                    .empty();
      case Dialect::kMariadb: return column == nullptr || is_moved_by_maria();
      default:
        return !session_
                    .query("select 1 from " + sqlite_master() +
                               " where type = 'trigger' and tbl_name = $1"
                               " and instr(lower(sql), lower($2)) > 0",
                           {config_.table, config_.version})
                    .empty();
    }
  }

  bool is_moved_by_maria() const {
    return !session_
                .query(
                    "select 1 from information_schema.columns where table_name = $2"
                    " and table_schema = coalesce(nullif($1, ''), database())"
                    " and column_name = $3 and extra like '%on update%'"
                    " union all select 1 from information_schema.triggers"
                    " where event_object_table = $2 and event_manipulation = 'UPDATE'"
                    " and event_object_schema = coalesce(nullif($1, ''), database())"
                    " and action_timing = 'BEFORE'",
                    {config_.schema, config_.table, config_.version})
                .empty();
  }

  std::string sqlite_master() const {
    return (config_.schema.empty() ? "" : words_.name(config_.schema) + ".") + "sqlite_master";
  }

  std::vector<std::string> touch(const std::string& version) const {
    const std::string trigger = "sambung_touch_" + config_.table;
    const std::string id = words_.name(config_.id);
    switch (dialect_) {
      case Dialect::kPostgres: {
        const std::string function = words_.beside(config_, trigger);
        return {"create or replace function " + function +
                    "() returns trigger language plpgsql as $sambung$ begin new." + version +
                    " := clock_timestamp(); return new; end $sambung$",
                "create trigger " + words_.name(trigger) + " before insert or update on " + name_ +
                    " for each row execute function " + function + "()"};
      }
      case Dialect::kMariadb:
        return {"create trigger " + words_.beside(config_, trigger) + " before update on " + name_ +
                " for each row set new." + version + " = now(6)"};
      default: break;
    }
    const std::string set = " begin update " + words_.name(config_.table) + " set " + version +
                            " = " + words_.now() + " where " + id + " = new." + id + "; end";
    return {"create trigger " + words_.beside(config_, trigger) + " after update on " +
                words_.name(config_.table) + " for each row when new." + version + " is old." +
                version + set,
            "create trigger " + words_.beside(config_, "sambung_touch_new_" + config_.table) +
                " after insert on " + words_.name(config_.table) + " for each row when new." +
                version + " is null" + set};
  }

  void plan_op() {
    const std::string op = words_.name(config_.op);
    const char* type = dialect_ == Dialect::kMariadb ? " varchar(190)" : " text";
    add("column " + config_.op, table_.catalog().find(config_.op) != nullptr,
        {"alter table " + name_ + " add column " + op + type});
    add("unique index on " + config_.op, has_index(config_.op, true),
        {index("sambung_op", op, "unique index")});
  }

  /// Asked for by name, since the catalog has no indexes on expressions.
  bool has_index_named(const std::string& name) const {
    switch (dialect_) {
      case Dialect::kPostgres:
        return !session_
                    .query(
                        "select 1 from pg_index join pg_class on pg_class.oid = indexrelid"
                        " where indrelid = to_regclass($1) and relname = $2",
                        {name_, name})
                    .empty();
      case Dialect::kMariadb:
        return !session_
                    .query(
                        "select 1 from information_schema.statistics where index_name = $2"
                        " and table_schema = coalesce(nullif($1, ''), database())"
                        " and table_name = $3",
                        {config_.schema, name, config_.table})
                    .empty();
      default:
        return !session_
                    .query(
                        "select 1 from " + sqlite_master() + " where type = 'index' and name = $1",
                        {name})
                    .empty();
    }
  }

  /// What `find` compares has to have an index, or each look reads the whole table.
  void plan_key(const std::string& key, const std::string& name) {
    const Column* column = table_.catalog().find(name);
    if (column == nullptr) return;
    const std::string words =
        key == "email" ? email_words(table_, *column) : table_.words().text(*column);
    const bool plain = words == words_.name(name);
    const std::string index_name = "sambung_find_" + name;
    add("index for looking by " + name,
        has_index_named(index_name + "_" + config_.table) || (plain && has_index(name, false)),
        {index(index_name, plain ? words : "(" + words + ")", "index")});
    if (key == "phone") plan_digits(*column);
  }

  void plan_digits(const Column& column) {
    const std::string digits = words_.last_digits(column, kPhoneDigits);
    const std::string index_name = "sambung_digits_" + column.name;
    const std::string what = "index for looking by the last digits of " + column.name;
    const bool present = has_index_named(index_name + "_" + config_.table);
    if (dialect_ != Dialect::kMariadb) {
      return add(what, present, {index(index_name, "(" + digits + ")", "index")});
    }
    const std::string kept = words_.name(digits_column(column.name));
    add(what, present,
        {"alter table " + name_ + " add column if not exists " + kept + " varchar(9) as (" +
             digits + ") persistent",
         index(index_name, kept, "index")});
  }

  bool has_trigger(const std::string& trigger) const {
    if (dialect_ == Dialect::kPostgres) {
      return !session_
                  .query("select 1 from pg_trigger where tgrelid = to_regclass($1) and tgname = $2",
                         {name_, trigger})
                  .empty();
    }
    if (dialect_ == Dialect::kMariadb) {
      return !session_
                  .query(
                      "select 1 from information_schema.triggers where trigger_name = $2"
                      " and trigger_schema = coalesce(nullif($1, ''), database())",
                      {config_.schema, trigger})
                  .empty();
    }
    return !session_
                .query("select 1 from " + sqlite_master() + " where type = 'trigger' and name = $1",
                       {trigger})
                .empty();
  }

  void plan_notify() {
    const std::string trigger = "sambung_notify_" + config_.table;
    const std::string function = words_.beside(config_, "sambung_notify");
    add("trigger that tells of changes", has_trigger(trigger),
        {"create or replace function " + function +
             "() returns trigger language plpgsql as $sambung$ begin"
             " perform pg_notify('" +
             kNotifyChannel +
             "', tg_table_schema || '.' || tg_table_name); return null;"
             " end $sambung$",
         "create trigger " + words_.name(trigger) + " after insert or update or delete on " +
             name_ + " for each statement execute function " + function + "()"});
  }

  void plan_tombstones() {
    ObjectConfig tombstones = config_;
    tombstones.table = kTombstones;
    const bool present = !read_catalog(session_, tombstones).columns.empty();
    add(std::string("table ") + kTombstones + " for deleted rows", present,
        create_tombstones(table_));
    add("trigger that keeps deleted rows", has_trigger("sambung_deleted_" + config_.table),
        tombstone_trigger(table_));
  }

  Session& session_;
  const ObjectConfig& config_;
  const Table& table_;
  const Words& words_;
  Dialect dialect_;
  std::string name_;
  std::vector<Step> steps_;
};

}  // namespace

std::vector<Step> steps_of(Session& session, const ObjectConfig& config) {
  Catalog catalog = read_catalog(session, config);
  ObjectConfig as_it_is = config;
  if (catalog.find(config.version) == nullptr) as_it_is.version.clear();
  if (catalog.find(config.op) == nullptr) as_it_is.op.clear();
  const Table table(as_it_is, std::move(catalog), session.dialect());
  return Planner(session, config, table).plan();
}

}  // namespace sambung::table
