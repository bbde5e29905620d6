#pragma once

#include <string>
#include <string_view>

#include "connectors/sql/table/catalog.hpp"

namespace sambung::table {

/// How one dialect says the small things. Immutable.
class Words {
 public:
  explicit Words(Dialect dialect) : dialect_(dialect) {}
  Dialect dialect() const { return dialect_; }

  /// A name as an identifier, whatever is in it.
  std::string name(std::string_view name) const;
  std::string table(const ObjectConfig& config) const;
  /// A table beside the one of `config`, in the same schema.
  std::string beside(const ObjectConfig& config, std::string_view table) const;

  /// What is selected of a column; its result is text that value.hpp reads.
  std::string read(const Column& column) const;
  /// The `number`th parameter as a value of the column.
  std::string parameter(std::size_t number, const Column& column) const;
  /// The column as text, to be compared with text.
  std::string text(const Column& column) const;
  /// The last `count` digits of what a column has; of other characters `kPhoneMarks` are left out in every dialect.
  std::string last_digits(const Column& column, std::size_t count) const;
  static constexpr std::string_view kPhoneMarks = " -()+./";
  /// "texts join table on words = text": the texts are the `number`th parameter, a JSON array; each
  /// one's number, from 1, is `kTextNumber`. For `words` with the kind and collation of `column`,
  /// which `joins`.
  std::string joined(std::size_t number, const Column& column, const std::string& table,
                     const std::string& words) const;
  /// Whether texts that are joined are compared as they would be as parameters. MariaDB must be told
  /// the collation, and what is no text has none.
  bool joins(const Column& column) const {
    return dialect_ != Dialect::kMariadb || (column.kind == Kind::kText && !column.cast.empty());
  }
  static constexpr const char* kTextNumber = "sambung_n";
  /// A statement to be run in the transaction of a question by several keys; empty where none is needed.
  std::string before_search() const;
  /// The time now, as a time's column takes it.
  std::string now() const;
  /// A statement that gives the time now, Unix microseconds.
  std::string clock() const;

 private:
  static std::string collated(const std::string& text, const Column& column);

  Dialect dialect_;
};

}  // namespace sambung::table
