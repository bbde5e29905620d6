#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/doorbell.hpp"
#include "core/base/mutex.hpp"
#include "core/base/position.hpp"

namespace sambung::sync {

/// How far the desk took the journal in, for those who must not run far ahead of it. Thread-safe.
class TakenIn {
 public:
  /// By the desk: up to these offsets, by partition.
  void note(std::vector<std::uint64_t> folded) { set(false, std::move(folded)); }
  /// By the desk: nobody takes part in sync, and nothing waits to be taken in.
  void note_nobody() { set(true, {}); }

  bool has(const Position& position) const {
    Lock lock(mutex_);
    return is_idle_ ||
           (position.partition < folded_.size() && folded_[position.partition] >= position.offset);
  }
  /// Rings when more was taken in.
  Doorbell& doorbell() { return doorbell_; }

 private:
  void set(bool is_idle, std::vector<std::uint64_t> folded) {
    {
      Lock lock(mutex_);
      if (is_idle == is_idle_ && folded == folded_) return;
      is_idle_ = is_idle;
      folded_ = std::move(folded);
    }
    doorbell_.ring();
  }

  mutable Mutex mutex_;
  bool is_idle_ SAMBUNG_GUARDED_BY(mutex_) = false;
  std::vector<std::uint64_t> folded_ SAMBUNG_GUARDED_BY(mutex_);
  Doorbell doorbell_;
};

}  // namespace sambung::sync
