#include "core/journal/file_format.hpp"

#include <sodium.h>

#include <string>

namespace sambung::journal {

namespace {

constexpr std::int64_t kApplication = 0x53424a4c;  // "SBJL"
constexpr std::int64_t kFormat = 2;
constexpr int kOffsetBits = 48;
constexpr std::string_view kIndexTables =
    "CREATE TABLE record_id(id BLOB PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TABLE indexed(partition INTEGER PRIMARY KEY, offset INTEGER NOT NULL);";

}  // namespace

std::int64_t place_of(std::uint32_t partition, std::uint64_t offset) {
  return static_cast<std::int64_t>(std::uint64_t{partition} << kOffsetBits | offset);
}

Position position_of(std::int64_t place, std::uint64_t epoch) {
  const auto bits = static_cast<std::uint64_t>(place);
  return {.epoch = epoch,
          .partition = static_cast<std::uint32_t>(bits >> kOffsetBits),
          .offset = bits & ((std::uint64_t{1} << kOffsetBits) - 1)};
}

Result<FileFacts> read_facts(sqlite::Database& database) {
  auto application = database.integer("PRAGMA application_id");
  auto format = database.integer("PRAGMA user_version");
  if (!application) return application.error();
  if (!format) return format.error();
  if (**application != kApplication) {
    return Error{ErrorCode::kCorrupt, "journal.db is not a sambung journal"};
  }
  if (**format != kFormat) {
    const char* remedy = **format > 0 && **format < kFormat
                             ? "start the broker of this sambung once, which raises it"
                             : "use a newer sambung";
    return Error{ErrorCode::kCorrupt, "journal.db has format " + std::to_string(**format) +
                                          "; this sambung reads format " + std::to_string(kFormat) +
                                          ": " + remedy};
  }
  auto epoch = database.integer("SELECT value FROM fact WHERE name = 'epoch'");
  auto partitions = database.integer("SELECT value FROM fact WHERE name = 'partitions'");
  if (!epoch) return epoch.error();
  if (!partitions) return partitions.error();
  if (!*epoch || !*partitions || **partitions < 1) {
    return Error{ErrorCode::kCorrupt, "journal.db lacks its epoch or partition count"};
  }
  return FileFacts{.epoch = static_cast<std::uint64_t>(**epoch),
                   .partitions = static_cast<std::uint32_t>(**partitions)};
}

namespace {

/// Makes format 2 of a file of format 1: what was an index is a table of its own.
Result<void> raise_format(sqlite::Database& database) {
  auto application = database.integer("PRAGMA application_id");
  auto format = database.integer("PRAGMA user_version");
  if (!application) return application.error();
  if (!format) return format.error();
  if (**application != kApplication || **format != 1) return {};
  const std::string partition = "(place >> " + std::to_string(kOffsetBits) + ")";
  const std::string sql = "BEGIN IMMEDIATE; DROP INDEX record_id;" + std::string(kIndexTables) +
                          "INSERT INTO record_id SELECT id FROM record ORDER BY id;"
                          "INSERT INTO indexed SELECT " +
                          partition + ", max(place) - (" + partition + " << " +
                          std::to_string(kOffsetBits) + ") + 1 FROM record GROUP BY " + partition +
                          ";"
                          "PRAGMA user_version=" +
                          std::to_string(kFormat) + "; COMMIT;";
  auto raised = database.execute(sql.c_str());
  if (!raised) database.rollback();
  return raised;
}

}  // namespace

Result<FileFacts> prepare_file(sqlite::Database& database, std::uint32_t partitions) {
  auto tables = database.integer("SELECT count(*) FROM sqlite_master");
  if (!tables) return tables.error();
  if (tables->value_or(0) != 0) {
    if (auto raised = raise_format(database); !raised) return raised.error();
    return read_facts(database);
  }
  // 63 bits: it travels through SQL integers and JSON as a decimal text.
  std::uint64_t epoch = 0;
  randombytes_buf(&epoch, sizeof epoch);
  epoch >>= 1;
  const std::string sql =
      "BEGIN IMMEDIATE;"
      "PRAGMA application_id=" +
      std::to_string(kApplication) +
      ";"
      "PRAGMA user_version=" +
      std::to_string(kFormat) +
      ";"
      "CREATE TABLE record(place INTEGER PRIMARY KEY, id BLOB NOT NULL, recorded INTEGER NOT NULL,"
      " key INTEGER NOT NULL, checksum INTEGER NOT NULL, header BLOB NOT NULL,"
      " body BLOB NOT NULL, raw BLOB NOT NULL);" +
      std::string(kIndexTables) +
      "CREATE TABLE head(key INTEGER PRIMARY KEY, place INTEGER NOT NULL);"
      "CREATE TABLE trimmed(id BLOB PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;"
      "CREATE TABLE start(partition INTEGER PRIMARY KEY, offset INTEGER NOT NULL);"
      "CREATE TABLE fact(name TEXT PRIMARY KEY, value INTEGER NOT NULL);"
      "INSERT INTO fact VALUES('epoch', " +
      std::to_string(epoch) + "), ('partitions', " + std::to_string(partitions) + "); COMMIT;";
  if (auto made = database.execute(sql.c_str()); !made) {
    database.rollback();
    return made.error();
  }
  return read_facts(database);
}

}  // namespace sambung::journal
