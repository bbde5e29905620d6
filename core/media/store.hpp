#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/clock.hpp"
#include "core/base/mutex.hpp"
#include "core/base/result.hpp"
#include "core/journal/key_store.hpp"
#include "core/media/sealed_file.hpp"

namespace spdlog {
class logger;
}

namespace sambung::media {

struct StoreLimits {
  std::uint64_t bytes_max = 20ULL << 30;  ///< of all files; the oldest days go before there is more
  std::uint64_t free_bytes_min = 512ULL << 20;  ///< of the disk, which others need too
};

struct Usage {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;  ///< on disk
};

/// The files of messages, in a folder of the data folder: `<day>/<hash>`, each sealed with a data key of its
/// person's, so that erasing somebody ends them too. Thread-safe.
class Store {
 public:
  /// Makes the folder, counts what is there, and removes what was being written when the broker ended.
  /// kUnavailable - it cannot be used.
  static Result<std::unique_ptr<Store>> open(const std::filesystem::path& folder,
                                             journal::KeyStore& keys, const StoreLimits& limits,
                                             spdlog::logger& log);

  /// A file that will be called `name` once it is kept. `scope` is whose data key seals it, as an event's
  /// `seal_scope`. kFull - the disk has too little room left; kUnavailable - the disk, the keys.
  Result<SealedFileWriter> begin(const std::string& name, std::string_view scope,
                                 const Facts& facts);
  /// Ends and moves it to its place, over one of that name; older days make room where that is needed. On
  /// return it is on stable storage.
  Result<void> keep(SealedFileWriter file);
  /// kNotFound - there is none, or its person was erased; kCorrupt; kUnavailable.
  Result<std::unique_ptr<SealedFileReader>> find(std::string_view name);

  /// Removes the days before that of `time`; gives how many files went.
  std::size_t drop_before(UnixTime time);
  /// Removes the files whose key was destroyed; gives how many.
  std::size_t drop_erased();
  Usage usage() const;

 private:
  Store(std::filesystem::path folder, journal::KeyStore& keys, const StoreLimits& limits,
        spdlog::logger& log)
      : folder_(std::move(folder)), keys_(keys), limits_(limits), log_(log) {}

  std::filesystem::path path_of(std::string_view name) const;
  std::filesystem::path incoming() const;
  Result<void> check_room() const;
  std::vector<std::string> days() const;
  bool drop(const std::filesystem::path& file) SAMBUNG_REQUIRES(mutex_);
  std::size_t drop_day(const std::string& day) SAMBUNG_REQUIRES(mutex_);
  void make_room(std::uint64_t bytes, const std::string& for_day) SAMBUNG_REQUIRES(mutex_);
  void count();

  const std::filesystem::path folder_;
  journal::KeyStore& keys_;
  const StoreLimits limits_;
  spdlog::logger& log_;
  mutable Mutex mutex_;  ///< held while files come and go, not while they are written or read
  Usage usage_ SAMBUNG_GUARDED_BY(mutex_);
  std::uint64_t begun_ SAMBUNG_GUARDED_BY(mutex_) = 0;
};

}  // namespace sambung::media
