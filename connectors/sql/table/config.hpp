#pragma once

#include <chrono>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace sambung::table {

/// Who wrote a row: the column that says so, and whose names mean what.
struct Author {
  std::string column;
  std::string writes;                 ///< what our own writes put there; empty: nothing
  std::vector<std::string> humans;    ///< names of people; empty: everybody who is no machine
  std::vector<std::string> machines;  ///< names of programs
};

/// How a deleted row is told.
struct Deleted {
  enum class By { kNothing, kColumn, kTombstones };
  By by = By::kNothing;
  std::string column;
  std::optional<std::string> value;  ///< deleted when the column equals it; none: when not NULL
};

enum class EraseBy { kKeep, kClear, kDelete };

/// A table of the customer's, and what stands for what in it.
struct ObjectConfig {
  std::string object;  ///< "contact", "order"
  std::string key;     ///< of the configuration: "contacts"; for messages
  std::string schema;  ///< empty: where the connection looks
  std::string table;
  std::string id;
  std::string version;  ///< empty: rows have none, so changes cannot be followed
  bool touch = true;    ///< our writes set a version that is a time
  std::optional<Author> author;
  std::vector<std::string> columns;  ///< empty: all of the table
  std::vector<std::string> read_only;
  std::map<std::string, std::vector<std::string>> keys;  ///< phone, email, id -> columns
  Deleted deleted;
  std::chrono::milliseconds late{60'000};  ///< how much later a row may be committed than versioned
  std::string op;                          ///< column for the operation that made a row; or empty
  bool make_uuid = false;                  ///< ids are made here, of the operation
  EraseBy erase = EraseBy::kKeep;
  bool writable = true;

  /// As an operator wrote it.
  std::string table_name() const { return schema.empty() ? table : schema + "." + table; }
};

/// The objects of a connection, from the keys `contacts` and `orders` of its configuration; none
/// when it has neither. Throws sambung::ConfigError naming the key, the fault and the remedy.
std::vector<ObjectConfig> parse_objects(const nlohmann::json& config);

/// Refuses what is no JSON object, and keys that are none of `own`, `events`, `contacts`, `orders`.
void check_keys(const nlohmann::json& config, const std::vector<std::string>& own);
/// The key `events`: whether WhatsApp's events are written to tables of our own.
bool wants_events(const nlohmann::json& config);

}  // namespace sambung::table
