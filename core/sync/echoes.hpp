#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/mutex.hpp"
#include "core/base/recent.hpp"
#include "core/sync/record.hpp"

namespace sambung::sync {

/// What our writes into one system left there, of late: its feed tells it again, and that is no news. Only what is
/// equal to it, word for word, is passed over, until something else is told of that record; all else is somebody's.
/// Thread-safe.
class Echoes {
 public:
  /// How many records are remembered at least: what a first sync writes while the feed is seconds behind.
  static constexpr std::size_t kRecordsMin = 32'768;

  /// A write was answered with the record as it is now.
  void wrote(const Record& record);
  /// Whether a record that the feed told of is what a write left. A record without a version never is: it
  /// may have come back to what it was.
  bool passes_over(const Record& record);

 private:
  Mutex mutex_;
  Recent<std::uint64_t, std::uint64_t> left_ SAMBUNG_GUARDED_BY(mutex_){
      kRecordsMin};  // hash of an id -> hash of the record
};

}  // namespace sambung::sync
