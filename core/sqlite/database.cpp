#include "core/sqlite/database.hpp"

#include <sqlite3.h>

#include "core/base/assert.hpp"

namespace sambung::sqlite {

namespace {

ErrorCode code_for(int result) {
  switch (result & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return ErrorCode::kCorrupt;
    case SQLITE_FULL: return ErrorCode::kFull;
    case SQLITE_CONSTRAINT: return ErrorCode::kExists;
    case SQLITE_MISUSE:
    case SQLITE_ERROR: return ErrorCode::kInvalid;
    default: return ErrorCode::kUnavailable;
  }
}

/// SQLite's own sentence may quote values, so only the code's text goes out.
Error failure(const std::string& where, int result) {
  return Error{code_for(result), where + ": " + sqlite3_errstr(result)};
}

/// SQLite counts its memory under one lock that all connections of all threads would wait for.
void count_no_memory() {
  static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  SAMBUNG_ASSERT(once == SQLITE_OK || once == SQLITE_MISUSE);  // a plugin may have been first
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Statement& Statement::bind(int index, std::int64_t value) {
  sqlite3_bind_int64(statement_.get(), index, value);
  return *this;
}

Statement& Statement::bind(int index, double value) {
  sqlite3_bind_double(statement_.get(), index, value);
  return *this;
}

Statement& Statement::bind_text(int index, std::string_view text) {
  const char* data = text.data() == nullptr ? "" : text.data();
  sqlite3_bind_text64(statement_.get(), index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind_blob(int index, std::string_view bytes) {
  const char* data = bytes.data() == nullptr ? "" : bytes.data();
  sqlite3_bind_blob64(statement_.get(), index, data, bytes.size(), SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind_null(int index) {
  sqlite3_bind_null(statement_.get(), index);
  return *this;
}

Statement& Statement::bind_text_or_null(int index, std::string_view text) {
  return text.empty() ? bind_null(index) : bind_text(index, text);
}

Result<bool> Statement::step() {
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  const int extended = sqlite3_extended_errcode(sqlite3_db_handle(statement_.get()));
  sqlite3_reset(statement_.get());
  return failure("statement", extended);
}

Result<void> Statement::run() {
  auto stepped = step();
  reset();
  if (!stepped) return stepped.error();
  SAMBUNG_ASSERT(!*stepped);
  return {};
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}
double Statement::number(int column) const {
  return sqlite3_column_double(statement_.get(), column);
}

std::string_view Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::string_view Statement::blob(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

Result<Database> Database::open(const std::filesystem::path& file, const Options& options) {
  count_no_memory();
  Database opened;
  opened.name_ = file.filename().string();
  const int flags =
      options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* raw = nullptr;
  const int result = sqlite3_open_v2(file.c_str(), &raw,
                                     flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  opened.database_.reset(raw);
  if (result != SQLITE_OK) return failure(file.string() + " cannot be opened", result);
  if (auto applied = opened.apply(options); !applied) return applied.error();
  return opened;
}

Result<void> Database::apply(const Options& options) {
  sqlite3* raw = database_.get();
  sqlite3_busy_timeout(raw, 5000);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  if (auto r = execute("PRAGMA mmap_size=0; PRAGMA cell_size_check=1; PRAGMA foreign_keys=1;"); !r)
    return r;
  const std::string cache = "PRAGMA cache_size=-" + std::to_string(options.page_cache_kib);
  if (auto r = execute(cache.c_str()); !r) return r;
  if (options.read_only) {
    if (auto r = execute("PRAGMA query_only=1; PRAGMA wal_autocheckpoint=0;"); !r) return r;
    return expect("query_only", "1");
  }
  const bool full = options.durability == Durability::kFull;
  if (auto r = make_if_new(); !r) return r;
  if (auto r = execute("PRAGMA journal_mode=WAL; PRAGMA secure_delete=1;"
                       "PRAGMA journal_size_limit=67108864;");
      !r)
    return r;
  if (auto r = execute(full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL"); !r)
    return r;
  const std::string pages =
      "PRAGMA wal_autocheckpoint=" + std::to_string(options.wal_autocheckpoint_pages);
  if (auto r = execute(pages.c_str()); !r) return r;
  if (options.wal_autocheckpoint_pages == 0) {
    sqlite3_wal_hook(
        raw,
        [](void* count, sqlite3*, const char*, int log_pages) {
          *static_cast<int*>(count) = log_pages;
          return SQLITE_OK;
        },
        log_pages_.get());
  }
  if (auto r = expect("journal_mode", "wal"); !r) return r;
  if (auto r = expect("secure_delete", "1"); !r) return r;
  return expect("synchronous", full ? "2" : "1");
}

/// SQLite writes the header of a new file twice, each time with a rollback journal and four flushes.
/// There is nothing to roll back to, so that one flush of the file and its folder at the end does.
Result<void> Database::make_if_new() {
  auto pages = integer("PRAGMA page_count");
  if (!pages) return pages.error();
  if (pages->value_or(0) != 0) return {};
  auto made =
      execute("PRAGMA synchronous=OFF; PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL;");
  if (!made) return made;
  sqlite3_file* file = nullptr;
  int result = sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (result == SQLITE_OK) result = file->pMethods->xSync(file, SQLITE_SYNC_FULL);
  if (result != SQLITE_OK) return failure(name_ + " cannot be made durable", result);
  return {};
}

Result<void> Database::expect(const std::string& pragma, const std::string& value) {
  auto statement = prepare("PRAGMA " + pragma);
  if (!statement) return statement.error();
  auto row = statement->step();
  if (!row) return row.error();
  if (*row && statement->text(0) == value) return {};
  return Error{ErrorCode::kCorrupt, name_ + ": SQLite did not take " + pragma + "=" + value +
                                        "; the file may be on a file system without shared memory"};
}

Result<void> Database::execute(const char* sql) {
  const int result = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return failure(name_, sqlite3_extended_errcode(database_.get()));
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  const int result = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  Statement statement;
  statement.statement_.reset(raw);
  if (result != SQLITE_OK) {
    return Error{code_for(result), name_ + ": " + sqlite3_errmsg(database_.get())};
  }
  return statement;
}

Result<Statement*> Database::cached(const char* sql) {
  if (const auto found = cached_.find(sql); found != cached_.end()) {
    found->second.reset();
    return &found->second;
  }
  auto prepared = prepare(sql);
  if (!prepared) return prepared.error();
  return &cached_.emplace(sql, std::move(*prepared)).first->second;
}

Result<void> Database::begin() { return execute("BEGIN IMMEDIATE"); }
Result<void> Database::commit() { return execute("COMMIT"); }
void Database::rollback() { sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr); }
std::int64_t Database::changes() const { return sqlite3_changes64(database_.get()); }
std::int64_t Database::last_rowid() const { return sqlite3_last_insert_rowid(database_.get()); }

Result<void> Database::checkpoint(int mode) {
  const int result = sqlite3_wal_checkpoint_v2(database_.get(), nullptr, mode, nullptr, nullptr);
  *log_pages_ = 0;  // until the next commit counts them again
  if (result != SQLITE_OK) return failure(name_ + " checkpoint", result);
  return {};
}

Result<void> Database::checkpoint() { return checkpoint(SQLITE_CHECKPOINT_PASSIVE); }
Result<void> Database::checkpoint_truncate() { return checkpoint(SQLITE_CHECKPOINT_TRUNCATE); }

Result<std::optional<std::int64_t>> Database::integer(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  auto row = statement->step();
  if (!row) return row.error();
  if (!*row || statement->is_null(0)) return std::optional<std::int64_t>{};
  return std::optional<std::int64_t>{statement->integer(0)};
}

Result<std::int64_t> Database::size_bytes() {
  auto pages = integer("PRAGMA page_count");
  if (!pages) return pages.error();
  auto size = integer("PRAGMA page_size");
  if (!size) return size.error();
  return pages->value_or(0) * size->value_or(0);
}

Result<std::int64_t> Database::data_version() {
  auto version = integer("PRAGMA data_version");
  if (!version) return version.error();
  return version->value_or(0);
}

}  // namespace sambung::sqlite
