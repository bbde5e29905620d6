#include "connectors/sql/table/table.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "connectors/sql/table/time_text.hpp"
#include "connectors/sql/table/value.hpp"

namespace sambung::table {

namespace {

using nlohmann::json;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// For messages: what there is instead of a name that is missing.
std::string listed(const std::vector<Column>& columns) {
  constexpr std::size_t kBytesMax = 100;
  std::string text;
  for (const Column& column : columns) {
    if (text.size() > kBytesMax) return text + " ...";
    text += (text.empty() ? "" : ", ") + column.name;
  }
  return text;
}

}  // namespace

std::int64_t version_number(const Value& version) {
  if (!version) return 0;
  if (const auto unix_us = parse_time(*version)) return *unix_us;
  std::int64_t number = 0;
  std::from_chars(version->data(), version->data() + version->size(), number);
  return number;
}

Table::Table(ObjectConfig config, Catalog catalog, Dialect dialect)
    : config_(std::move(config)), catalog_(std::move(catalog)), dialect_(dialect), words_(dialect) {
  if (catalog_.columns.empty()) {
    throw DatabaseFailure{FailureKind::kSchema,
                          config_.key + ".table: there is no table " + config_.table_name() +
                              " that this user sees; correct the name or grant the user its use"};
  }
  id_ = need(config_.id, "id");
  version_ = need_if(config_.version, "version");
  op_ = need_if(config_.op, "op");
  if (config_.author) author_ = need_if(config_.author->column, "author");
  deleted_ = need_if(config_.deleted.column, "deleted.column");
  for (const std::string& name : config_.columns) fields_.push_back(&need(name, "columns"));
  for (const auto& [key, names] : config_.keys) {
    for (const std::string& name : names) need(name, "keys." + key);
  }
  for (const std::string& name : config_.read_only) need(name, "read_only");
  if (!fields_.empty()) return;
  for (const Column& column : catalog_.columns) {
    const bool is_ours = column.name == config_.id || column.name == config_.op;
    if (!is_ours && column.kind != Kind::kBytes && column.readable) fields_.push_back(&column);
  }
}

const Column& Table::need(const std::string& name, const std::string& key) const {
  const Column* found = catalog_.find(name);
  if (found != nullptr) return *found;
  throw DatabaseFailure{FailureKind::kSchema, config_.key + "." + key + ": " +
                                                  config_.table_name() + " has no column " + name +
                                                  "; it has " + listed(catalog_.columns)};
}

const Column* Table::need_if(const std::string& name, const std::string& key) const {
  return name.empty() ? nullptr : &need(name, key);
}

const Column* Table::field(std::string_view name) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(),
                                  [&](const Column* column) { return column->name == name; });
  return found == fields_.end() ? nullptr : *found;
}

bool Table::is_read_only(const Column& field) const {
  const bool is_kept = field.name == config_.id || field.name == config_.version ||
                       (config_.author && field.name == config_.author->column);
  return !config_.writable || field.generated || is_kept || contains(config_.read_only, field.name);
}

std::string Table::columns() const {
  const auto read_if = [&](const Column* column) {
    return column == nullptr ? std::string("null") : words_.read(*column);
  };
  std::string text = words_.read(id_) + ", " + read_if(version_) + ", " + read_if(deleted_) + ", " +
                     read_if(author_) + ", " + read_if(op_);
  for (const Column* field : fields_) text += ", " + words_.read(*field);
  return text;
}

std::string Table::selected() const {
  return "select " + columns() + " from " + words_.table(config_);
}

bool Table::is_deleted(const Row& row) const {
  if (deleted_ == nullptr) return false;
  const Value& mark = row[kRowDeleted];
  if (!config_.deleted.value) return mark.has_value();
  return mark && to_json(*deleted_, mark) == to_json(*deleted_, config_.deleted.value);
}

std::int64_t Table::version_of(const Row& row) const { return version_number(row[kRowVersion]); }

std::string Table::author_of(const std::string& name) const {
  const Author& author = *config_.author;
  if (contains(author.machines, name)) return "machine";
  return author.humans.empty() || contains(author.humans, name) ? "human" : "machine";
}

std::string Table::record(const Row& row, std::int64_t now_ms) const {
  const bool is_time = row[kRowVersion] && parse_time(*row[kRowVersion]);
  json record = {{"object", config_.object},
                 {"id", row[kRowId].value_or("")},
                 {"version", version_of(row)},
                 {"at", is_time ? version_of(row) / 1000 : now_ms}};
  if (author_ != nullptr && row[kRowAuthor]) record["author"] = author_of(*row[kRowAuthor]);
  if (is_deleted(row)) {
    record["deleted"] = true;
  } else {
    json& fields = record["fields"] = json::object();
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      fields[fields_[i]->name] = to_json(*fields_[i], row[kRowFields + i]);
    }
  }
  return record.dump(-1, ' ', false, json::error_handler_t::replace);
}

bool Table::may_be_id(const std::string& id) const {
  constexpr std::size_t kIdBytesMax = 127;  // of the contract
  if (id.empty() || id.size() > kIdBytesMax) return false;
  if (id_.kind != Kind::kInteger && id_.kind != Kind::kUuid) return true;
  try {
    return from_json(id_, id, dialect_).has_value();
  } catch (const ValueError&) {
    return false;
  }
}

}  // namespace sambung::table
