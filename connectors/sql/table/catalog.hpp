#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/sql/table/config.hpp"
#include "connectors/sql/table/session.hpp"

namespace sambung::table {

/// What the values of a column are in JSON.
enum class Kind {
  kText,
  kInteger,
  kBoolean,
  kNumber,  ///< exact decimals and others with a fraction: text in JSON, so that no digit is lost
  kTime,    ///< a moment: ISO 8601 in UTC
  kJson,    ///< as it is
  kTextArray,  ///< PostgreSQL's: an array
  kUuid,
  kBytes,  ///< no text: left alone
};
const char* name_of(Kind kind);

struct Column {
  std::string name;
  std::string type;  ///< as an operator knows it
  std::string
      cast;  ///< PostgreSQL: what a parameter is cast to, without a length; MariaDB: the collation
  Kind kind = Kind::kText;
  bool nullable = true;
  bool has_default = false;  ///< also what counts up by itself
  bool generated = false;    ///< nobody writes it
  bool readable = true;      ///< by this user, as the next two
  bool updatable = true;
  bool insertable = true;
  std::size_t length_max = 0;  ///< characters; 0: unbounded
};

struct Index {
  std::string name;
  bool unique = false;
  std::vector<std::string> columns;  ///< "" stands for an expression
};

/// A table as the database describes it.
struct Catalog {
  std::vector<Column> columns;  ///< empty: there is no such table, or this user does not see it
  std::vector<Index> indexes;

  const Column* find(std::string_view name) const;
};

Catalog read_catalog(Session& session, const ObjectConfig& config);

/// The kind that a type's name means in a dialect. PostgreSQL: the internal name (pg_type.typname);
/// MariaDB: column_type; SQLite: as declared.
Kind kind_of(std::string_view type, Dialect dialect);

}  // namespace sambung::table
