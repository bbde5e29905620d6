#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/mutex.hpp"
#include "core/journal/file_format.hpp"
#include "core/journal/journal.hpp"
#include "core/journal/key_store.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::journal {

/// The reading half of the engine. Thread-safe: each call borrows a read-only connection, made when
/// none is idle. A call never holds a read transaction over more than 1,000 rows.
class RecordReader {
 public:
  /// `keys` must outlive it.
  RecordReader(std::filesystem::path file, KeyStore& keys) : file_(std::move(file)), keys_(&keys) {}

  /// Opens a first connection and reads the facts.
  Result<FileFacts> open();

  Result<Extent> extent(std::uint32_t partition);
  Result<std::vector<Record>> read(std::uint32_t partition, std::uint64_t offset,
                                   const ReadLimits& limits);
  Result<std::uint64_t> offset_at(std::uint32_t partition, UnixTime time);
  Result<std::optional<Record>> last_of(std::string_view subject);

 private:
  static constexpr std::size_t kRowsMax = 1000;
  static constexpr std::size_t kIdleMax = 8;

  /// A connection with its statements prepared.
  struct Session {
    sqlite::Database database;
    sqlite::Statement range;
    sqlite::Statement range_with_raw;
    sqlite::Statement last;
    sqlite::Statement start;
    sqlite::Statement recorded;
    sqlite::Statement head;
    sqlite::Statement indexed;
    sqlite::Statement tail;
  };

  struct Recorded {
    std::int64_t place = 0;
    std::int64_t recorded = 0;  // Unix ms
  };

  Result<std::unique_ptr<Session>> borrow();
  void give_back(std::unique_ptr<Session> session);
  Result<Extent> extent(Session& session, std::uint32_t partition);
  Result<std::vector<Record>> read(Session& session, std::uint32_t partition, std::uint64_t offset,
                                   const ReadLimits& limits);
  Result<std::optional<std::int64_t>> newest_place(Session& session, std::string_view subject);
  static Result<std::optional<Recorded>> newest_in_tail(Session& session, std::uint32_t partition,
                                                        std::string_view subject);
  Result<Record> to_record(const sqlite::Statement& row, const ReadLimits& limits);
  static Result<void> unseal_packed(Record& record, const DataKey& key, std::string_view sealed,
                                    bool with_raw);
  static Result<void> unseal_apart(Record& record, const DataKey& key, std::string_view body,
                                   std::string_view raw);

  const std::filesystem::path file_;
  KeyStore* keys_;
  std::uint64_t epoch_ = 0;
  std::uint32_t partitions_ = 0;
  Mutex mutex_;
  std::vector<std::unique_ptr<Session>> idle_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace sambung::journal
