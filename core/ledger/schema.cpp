#include "core/ledger/schema.hpp"

#include <string>

namespace sambung::ledger {

namespace {

constexpr std::int64_t kApplication = 0x53424c47;  // "SBLG"
constexpr std::int64_t kFormat = 1;

constexpr const char* kTables =
    "CREATE TABLE consumer(name TEXT PRIMARY KEY, epoch INTEGER NOT NULL, fence INTEGER NOT NULL,"
    " watermark TEXT NOT NULL, paused TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0,"
    " filtered INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
    "CREATE TABLE parked(consumer TEXT NOT NULL, epoch INTEGER NOT NULL, partition INTEGER NOT NULL,"
    " offset INTEGER NOT NULL, event BLOB NOT NULL, lane TEXT NOT NULL, attempts INTEGER NOT NULL,"
    " due INTEGER NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL,"
    " PRIMARY KEY(consumer, epoch, partition, offset)) WITHOUT ROWID;"
    "CREATE TABLE dead(number INTEGER PRIMARY KEY AUTOINCREMENT, consumer TEXT NOT NULL,"
    " epoch INTEGER NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL,"
    " event BLOB NOT NULL, type TEXT NOT NULL, lane TEXT NOT NULL, attempts INTEGER NOT NULL,"
    " outcome TEXT NOT NULL, reason TEXT NOT NULL, version TEXT NOT NULL, at INTEGER NOT NULL);"
    "CREATE INDEX dead_consumer ON dead(consumer);"
    "CREATE TABLE hop(event BLOB NOT NULL, consumer TEXT NOT NULL, attempt INTEGER NOT NULL,"
    " outcome TEXT NOT NULL, remote_id TEXT NOT NULL, at INTEGER NOT NULL);"
    "CREATE INDEX hop_event ON hop(event);";

}  // namespace

Result<void> prepare_file(sqlite::Database& database) {
  auto tables = database.integer("SELECT count(*) FROM sqlite_master");
  if (!tables) return tables.error();
  if (tables->value_or(0) == 0) {
    const std::string sql = "BEGIN IMMEDIATE; PRAGMA application_id=" +
                            std::to_string(kApplication) +
                            "; PRAGMA user_version=" + std::to_string(kFormat) + ";" + kTables +
                            "COMMIT;";
    auto made = database.execute(sql.c_str());
    if (!made) database.rollback();
    return made;
  }
  auto application = database.integer("PRAGMA application_id");
  auto format = database.integer("PRAGMA user_version");
  if (!application) return application.error();
  if (!format) return format.error();
  if (**application != kApplication) {
    return Error{ErrorCode::kCorrupt, "ledger.db is not a sambung ledger"};
  }
  if (**format != kFormat) {
    return Error{ErrorCode::kCorrupt, "ledger.db has format " + std::to_string(**format) +
                                          "; this sambung reads format " + std::to_string(kFormat)};
  }
  return {};
}

}  // namespace sambung::ledger
