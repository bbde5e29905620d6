#pragma once

#include <functional>
#include <map>
#include <optional>

#include "core/base/mutex.hpp"
#include "core/credentials/token_store.hpp"

namespace sambung::credentials {

/// Records in memory that outlive the credential, and a store that fails or dies on command.
/// Thread-safe.
class MemoryStore final : public TokenStore {
 public:
  enum class Fault { kLost, kLanded };  // what became of the write that failed

  Result<std::optional<Record>> read(std::string_view name) override {
    Lock lock(mutex_);
    if (dead_) return Error{ErrorCode::kUnavailable, "dead"};
    if (unreadable_) return Error{ErrorCode::kCorrupt, "unreadable"};
    const auto found = records_.find(name);
    if (found == records_.end()) return std::optional<Record>{};
    return std::optional(found->second.duplicate());
  }

  Result<void> write(std::string_view name, const Record& record) override {
    auto written = store(name, record);
    if (written && after_write_) after_write_(record);
    return written;
  }

  Result<void> remove(std::string_view name) override {
    Lock lock(mutex_);
    unreadable_ = false;
    records_.erase(std::string(name));
    return {};
  }

  /// Runs after each write that succeeded, under no lock; set before any thread is started.
  void after_each_write(std::function<void(const Record&)> after) { after_write_ = after; }
  /// The write with this number (from 0, of all there ever were) fails; then the store lives on, or
  /// answers nothing any more, as if the process had died.
  void fail_at(std::size_t write, Fault fault, bool dies) {
    Lock lock(mutex_);
    fail_at_ = write;
    fault_ = fault;
    dies_ = dies;
  }
  void restart() {
    Lock lock(mutex_);
    dead_ = false;
    fail_at_.reset();
  }
  void make_unreadable() {
    Lock lock(mutex_);
    unreadable_ = true;
  }
  std::size_t writes() const {
    Lock lock(mutex_);
    return writes_;
  }
  bool died() const {
    Lock lock(mutex_);
    return dead_;
  }
  /// What is stored, past all faults.
  Record stored(const std::string& name) const {
    Lock lock(mutex_);
    const auto found = records_.find(name);
    return found == records_.end() ? Record{} : found->second.duplicate();
  }

 private:
  Result<void> store(std::string_view name, const Record& record) {
    Lock lock(mutex_);
    if (dead_) return Error{ErrorCode::kUnavailable, "dead"};
    const bool fails = fail_at_ && writes_ == *fail_at_;
    ++writes_;
    if (fails && fault_ == Fault::kLost) return fail();
    const auto found = records_.find(name);
    const std::uint64_t version = found == records_.end() ? 0 : found->second.version;
    if (record.version != version + 1) return Error{ErrorCode::kExists, "newer"};
    records_.insert_or_assign(std::string(name), record.duplicate());
    if (fails) return fail();
    return {};
  }
  Error fail() SAMBUNG_REQUIRES(mutex_) {
    dead_ = dies_;
    return Error{ErrorCode::kUnavailable, "injected"};
  }

  std::function<void(const Record&)> after_write_;
  mutable Mutex mutex_;
  std::map<std::string, Record, std::less<>> records_ SAMBUNG_GUARDED_BY(mutex_);
  std::size_t writes_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  std::optional<std::size_t> fail_at_ SAMBUNG_GUARDED_BY(mutex_);
  Fault fault_ SAMBUNG_GUARDED_BY(mutex_) = Fault::kLost;
  bool dies_ SAMBUNG_GUARDED_BY(mutex_) = false;
  bool dead_ SAMBUNG_GUARDED_BY(mutex_) = false;
  bool unreadable_ SAMBUNG_GUARDED_BY(mutex_) = false;
};

}  // namespace sambung::credentials
