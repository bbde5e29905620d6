#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/sqlite/database.hpp"
#include "core/sync/person_sync.hpp"

namespace sambung::sync {

/// What would be written into a record, and what it is known to hold now.
struct PlannedWrite {
  std::string person_id;
  std::string connection;
  std::string remote_id;    ///< empty: a record would be made
  bool needs_look = false;  ///< the record is read, or looked for, before
  struct Field {
    std::string name;
    std::optional<Value> now;  ///< nullopt: not known
    Value then;
  };
  std::vector<Field> fields;
};

struct LinkView {
  std::string person_id;
  std::string connection;
  std::string remote_id;
  std::string state;  ///< "wanted", "linked", "gone"
};

/// A value that gave way, by the number that `restore` takes.
struct LossView {
  std::int64_t number = 0;
  std::string person_id;
  std::string field;
  std::string value_json;
  std::int64_t at = 0;  ///< when that value was set, Unix ms
  std::string author;
  std::string origin;
  std::string reason;
  std::int64_t decided = 0;  ///< when it gave way, Unix ms
};

/// A field that waits for a human.
struct ReviewView {
  std::string person_id;
  std::string field;
  bool alarm = false;
  std::vector<std::string> offers_json;  ///< of the systems, the first first
};

/// Reads sync.db beside a desk or without one. Lists are bounded by `limit`. Confined to one thread.
class Report {
 public:
  /// kNotFound - nothing was ever synced.
  static Result<Report> open(const std::filesystem::path& sync_file);

  /// From what is known; nothing is asked of any system. `connection` and `person`: empty for all.
  Result<std::vector<PlannedWrite>> plan(std::string_view connection, std::size_t limit);
  Result<std::vector<LinkView>> links(std::string_view connection, std::string_view person,
                                      std::size_t limit);
  /// With a number above `after`.
  Result<std::vector<LossView>> losses(std::string_view person, std::int64_t after,
                                       std::size_t limit);
  Result<std::vector<ReviewView>> reviews(std::size_t limit);
  /// kNotFound - no such number.
  Result<LossView> loss(std::int64_t number);

 private:
  explicit Report(sqlite::Database database) : database_(std::move(database)) {}
  Result<Person> load(std::string_view person_id);

  sqlite::Database database_;
};

}  // namespace sambung::sync
