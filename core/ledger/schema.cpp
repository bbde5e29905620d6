#include "core/ledger/schema.hpp"

#include <iterator>
#include <string>

namespace sambung::ledger {

namespace {

constexpr std::int64_t kApplication = 0x53424c47;  // "SBLG"
constexpr std::int64_t kFormat = 4;

constexpr const char* kTables =
    "CREATE TABLE consumer(name TEXT PRIMARY KEY, epoch INTEGER NOT NULL, fence INTEGER NOT NULL,"
    " watermark TEXT NOT NULL, paused TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0,"
    " filtered INTEGER NOT NULL DEFAULT 0, replay_until TEXT NOT NULL DEFAULT '',"
    " replay_resume TEXT NOT NULL DEFAULT '') WITHOUT ROWID;"
    "CREATE TABLE parked(consumer TEXT NOT NULL, epoch INTEGER NOT NULL, partition INTEGER NOT "
    "NULL,"
    " offset INTEGER NOT NULL, event BLOB NOT NULL, lane TEXT NOT NULL, attempts INTEGER NOT NULL,"
    " due INTEGER NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL,"
    " replay INTEGER NOT NULL DEFAULT 0,"
    " PRIMARY KEY(consumer, epoch, partition, offset)) WITHOUT ROWID;"
    "CREATE TABLE dead(number INTEGER PRIMARY KEY AUTOINCREMENT, consumer TEXT NOT NULL,"
    " epoch INTEGER NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL,"
    " event BLOB NOT NULL, type TEXT NOT NULL, lane TEXT NOT NULL, attempts INTEGER NOT NULL,"
    " outcome TEXT NOT NULL, reason TEXT NOT NULL, version TEXT NOT NULL, at INTEGER NOT NULL,"
    " replay INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX dead_consumer ON dead(consumer);"
    "CREATE TABLE hop(event BLOB NOT NULL, consumer TEXT NOT NULL, attempt INTEGER NOT NULL,"
    " outcome TEXT NOT NULL, remote_id TEXT NOT NULL, at INTEGER NOT NULL);"
    "CREATE INDEX hop_event ON hop(event);"
    "CREATE TABLE token(credential TEXT PRIMARY KEY, version INTEGER NOT NULL,"
    " sealed BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE timeline(connection TEXT NOT NULL, key TEXT NOT NULL, remote_id TEXT NOT NULL,"
    " hash INTEGER NOT NULL, in_doubt INTEGER NOT NULL, PRIMARY KEY(connection, key)) WITHOUT ROWID;";

/// What brings a file of one format to the next, first that of format 1.
constexpr const char* kUpgrades[] = {
    "ALTER TABLE consumer ADD COLUMN replay_until TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE consumer ADD COLUMN replay_resume TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE parked ADD COLUMN replay INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE dead ADD COLUMN replay INTEGER NOT NULL DEFAULT 0;",
    "CREATE TABLE token(credential TEXT PRIMARY KEY, version INTEGER NOT NULL,"
    " sealed BLOB NOT NULL) WITHOUT ROWID;",
    "CREATE TABLE timeline(connection TEXT NOT NULL, key TEXT NOT NULL, remote_id TEXT NOT NULL,"
    " hash INTEGER NOT NULL, in_doubt INTEGER NOT NULL, PRIMARY KEY(connection, key)) WITHOUT "
    "ROWID;"};
static_assert(std::size(kUpgrades) == kFormat - 1);

/// Runs `sql` in a transaction that also says that the file is of this format.
Result<void> write_format(sqlite::Database& database, const std::string& sql) {
  const std::string all = "BEGIN IMMEDIATE; PRAGMA application_id=" + std::to_string(kApplication) +
                          "; PRAGMA user_version=" + std::to_string(kFormat) + ";" + sql +
                          "COMMIT;";
  auto written = database.execute(all.c_str());
  if (!written) database.rollback();
  return written;
}

Result<void> upgrade(sqlite::Database& database, std::int64_t format) {
  std::string sql;
  for (std::int64_t next = format; next < kFormat; ++next) sql += kUpgrades[next - 1];
  return write_format(database, sql);
}

}  // namespace

Result<void> prepare_file(sqlite::Database& database) {
  auto tables = database.integer("SELECT count(*) FROM sqlite_master");
  if (!tables) return tables.error();
  if (tables->value_or(0) == 0) return write_format(database, kTables);
  auto application = database.integer("PRAGMA application_id");
  auto format = database.integer("PRAGMA user_version");
  if (!application) return application.error();
  if (!format) return format.error();
  if (**application != kApplication) {
    return Error{ErrorCode::kCorrupt, "ledger.db is not a sambung ledger"};
  }
  if (**format < 1 || **format > kFormat) {
    return Error{ErrorCode::kCorrupt, "ledger.db has format " + std::to_string(**format) +
                                          "; this sambung reads formats up to " +
                                          std::to_string(kFormat)};
  }
  if (**format == kFormat) return {};
  return upgrade(database, **format);
}

}  // namespace sambung::ledger
