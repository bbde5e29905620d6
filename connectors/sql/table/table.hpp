#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "connectors/sql/table/catalog.hpp"
#include "connectors/sql/table/words.hpp"

namespace sambung::table {

/// Where the parts of a record stand in a row that `Table::selected` gave.
enum RowPlace : std::size_t { kRowId, kRowVersion, kRowDeleted, kRowAuthor, kRowOp, kRowFields };

/// A table of the configuration as the database has it. Immutable once made.
class Table {
 public:
  /// Throws DatabaseFailure (kSchema) that names the key of the configuration and what to do, when
  /// the table or a column is not there.
  Table(ObjectConfig config, Catalog catalog, Dialect dialect);

  const ObjectConfig& config() const { return config_; }
  const Catalog& catalog() const { return catalog_; }
  const Words& words() const { return words_; }
  Dialect dialect() const { return dialect_; }

  const Column& id() const { return id_; }
  /// As below, nullptr when the configuration names none.
  const Column* version() const { return version_; }
  const Column* op() const { return op_; }
  const Column* author() const { return author_; }
  const std::vector<const Column*>& fields() const { return fields_; }
  /// nullptr when there is no such field.
  const Column* field(std::string_view name) const;
  bool is_read_only(const Column& field) const;

  /// "select ... from ...", with the columns of RowPlace and then the fields.
  std::string selected() const;
  /// What it selects.
  std::string columns() const;
  bool is_deleted(const Row& row) const;
  /// A record as OPERATIONS.md has it. `now_ms` stands for the time of change where the version is
  /// no time.
  std::string record(const Row& row, std::int64_t now_ms) const;
  std::int64_t version_of(const Row& row) const;
  /// Whether `id` can be one of this table's at all.
  bool may_be_id(const std::string& id) const;

 private:
  const Column& need(const std::string& name, const std::string& key) const;
  const Column* need_if(const std::string& name, const std::string& key) const;
  std::string author_of(const std::string& name) const;

  ObjectConfig config_;
  Catalog catalog_;
  Dialect dialect_;
  Words words_;
  Column id_;
  const Column* version_ = nullptr;
  const Column* op_ = nullptr;
  const Column* author_ = nullptr;
  const Column* deleted_ = nullptr;
  std::vector<const Column*> fields_;
};

/// A version as a number: microseconds of a time, or the counter; 0 for none.
std::int64_t version_number(const Value& version);

}  // namespace sambung::table
