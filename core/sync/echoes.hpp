#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "core/base/mutex.hpp"
#include "core/sync/record.hpp"

namespace sambung::sync {

/// What our writes into one system left there, of late: its feed tells it again, and that is no news. Only what is
/// equal to it, word for word, is passed over; all else is somebody's. Thread-safe.
class Echoes {
 public:
  /// A write was answered with the record as it is now.
  void wrote(const Record& record);
  /// Whether a record that the feed told of is what a write left.
  bool has(const Record& record) const;

 private:
  mutable Mutex mutex_;
  std::unordered_map<std::string, std::uint64_t> left_ SAMBUNG_GUARDED_BY(mutex_);  // by id
};

}  // namespace sambung::sync
