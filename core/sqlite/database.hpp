#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace sambung::sqlite {

/// A prepared statement. Parameters and columns count from 1 and 0, as SQLite has it. Text and blobs
/// that are bound must stay alive until the next `reset`. Confined to its database's user.
class Statement {
 public:
  Statement() = default;

  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, double value);
  Statement& bind_text(int index, std::string_view text);
  Statement& bind_blob(int index, std::string_view bytes);
  Statement& bind_null(int index);
  /// Null when empty.
  Statement& bind_text_or_null(int index, std::string_view text);

  /// True when there is a row, false at the end.
  Result<bool> step();
  /// Runs a statement that gives no rows, and resets it.
  Result<void> run();
  void reset();

  std::int64_t integer(int column) const;
  double number(int column) const;
  /// Valid until the next step or reset.
  std::string_view text(int column) const;
  std::string_view blob(int column) const;
  bool is_null(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// How durable a commit is.
enum class Durability {
  kFull,    ///< on stable storage when `commit` returns
  kNormal,  ///< may lose the last commits on power loss, never consistency
};

struct Options {
  Durability durability = Durability::kFull;
  bool read_only = false;  ///< query_only, never checkpoints
  std::int64_t page_cache_kib = 16 * 1024;
  /// 0: the log is copied into the file by `checkpoint` alone, at a time of the owner's choice.
  /// Little at a time, since a flush of many scattered pages holds up the journal's next one.
  std::int64_t wal_autocheckpoint_pages = 100;
};

/// One connection to one file in WAL mode, every setting read back. The rule that keeps Debian's
/// SQLite 3.40 safe from its WAL-reset bug: one connection per file writes and checkpoints, all
/// others are read-only. Confined to one thread at a time.
class Database {
 public:
  /// kUnavailable - cannot be opened; kCorrupt - not a database, or a setting did not take.
  static Result<Database> open(const std::filesystem::path& file, const Options& options);

  Database() = default;
  Database(Database&&) noexcept = default;
  Database& operator=(Database&&) noexcept = default;

  /// Runs one or more statements without parameters.
  Result<void> execute(const char* sql);
  Result<Statement> prepare(std::string_view sql);
  /// A statement that is prepared once per connection; `sql` must be a string literal. It comes reset,
  /// and stays valid as long as the database. One use at a time.
  Result<Statement*> cached(const char* sql);

  Result<void> begin();
  Result<void> commit();
  /// Ends the transaction without effect; a failure means there was none.
  void rollback();

  /// Rows that the last statement changed.
  std::int64_t changes() const;
  std::int64_t last_rowid() const;
  /// Pages that the log had after the last commit; known where `wal_autocheckpoint_pages` is 0.
  int log_pages() const { return *log_pages_; }
  /// Copies what readers let it copy of the log into the file.
  Result<void> checkpoint();
  /// Copies the log into the file and, if no reader is in the way, empties it.
  Result<void> checkpoint_truncate();
  /// Bytes of the file's pages, without the log.
  Result<std::int64_t> size_bytes();
  /// A value of one row and column, or nullopt when there is no row.
  Result<std::optional<std::int64_t>> integer(std::string_view sql);
  /// Changes whenever another connection changed the file.
  Result<std::int64_t> data_version();

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  Result<void> apply(const Options& options);
  Result<void> make_if_new();
  Result<void> checkpoint(int mode);
  Result<void> expect(const std::string& pragma, const std::string& value);

  std::unique_ptr<int> log_pages_ = std::make_unique<int>(0);  // SQLite keeps its address
  std::unique_ptr<sqlite3, Close> database_;
  std::unordered_map<const char*, Statement> cached_;  // after the connection: closed before it
  std::string name_;
};

}  // namespace sambung::sqlite
