#pragma once

#include <atomic>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "core/base/mutex.hpp"
#include "core/deliver/feed.hpp"

namespace sambung::deliver {

/// A feed in memory: one partition, offsets from 1. Thread-safe.
class FakeFeed final : public Feed {
 public:
  void add(const std::string& lane, const std::string& type = "message.received") {
    {
      Lock lock(mutex_);
      Item item;
      item.position = {.epoch = 1, .partition = 0, .offset = items_.size() + 1};
      item.id = EventId::make(from_unix_ms(static_cast<std::int64_t>(items_.size()) + 1),
                              std::string(10, 'e'));
      item.type = type;
      item.lane = lane;
      item.body = "{}";
      items_.push_back(item);
    }
    doorbell_.ring();
  }
  void trim_before(std::uint64_t first) {
    Lock lock(mutex_);
    first_ = first;
  }

  std::uint64_t epoch() const override { return 1; }
  std::uint32_t partitions() const override { return 1; }
  Result<std::uint64_t> last(std::uint32_t) override {
    Lock lock(mutex_);
    return std::uint64_t{items_.size()};
  }
  Result<std::uint64_t> first(std::uint32_t) override {
    Lock lock(mutex_);
    return first_;
  }
  Result<std::uint64_t> offset_at(std::uint32_t, UnixTime) override { return std::uint64_t{3}; }
  Result<std::vector<Entry>> read(std::uint32_t, std::uint64_t offset, std::size_t count,
                                  const Wanted& wanted) override {
    Lock lock(mutex_);
    if (offset < first_) return Error{ErrorCode::kNotFound, "past retention"};
    std::vector<Entry> entries;
    for (std::uint64_t at = offset; at <= items_.size() && entries.size() < count; ++at) {
      entries.push_back({.item = items_[at - 1], .erased = false});
      if (wanted.with_raw) entries.back().item.raw = "raw";
    }
    return entries;
  }
  Doorbell& doorbell() override { return doorbell_; }

 private:
  Mutex mutex_;
  std::vector<Item> items_ SAMBUNG_GUARDED_BY(mutex_);
  std::uint64_t first_ SAMBUNG_GUARDED_BY(mutex_) = 1;
  Doorbell doorbell_;
};

/// A host whose answers a test writes, item by item; keeps what it was given. Thread-safe.
class FakeHost final : public HostPort {
 public:
  /// What becomes of a batch; by default everything is done.
  using Script = std::function<BatchResult(const std::vector<Item>&)>;

  static BatchResult all(const std::vector<Item>& items, OutcomeClass outcome) {
    BatchResult result;
    for (std::size_t i = 0; i < items.size(); ++i) {
      result.outcomes.push_back({.outcome = outcome,
                                 .retry_after = std::chrono::milliseconds(1),
                                 .reason = "",
                                 .remote_id = ""});
    }
    return result;
  }

  void script(Script script) {
    Lock lock(mutex_);
    script_ = std::move(script);
  }
  /// What its manifest asks for: at first everything.
  void want(Wants wants) {
    Lock lock(mutex_);
    wants_ = std::move(wants);
  }
  /// Somebody else's call is under way until it is told otherwise.
  void be_busy(bool busy) {
    is_busy_ = busy;
    freed_.ring();
  }
  /// How often a delivery waited in vain.
  int missed() const { return missed_.load(); }
  bool await_ready(std::chrono::milliseconds patience) override {
    const std::uint64_t rings = freed_.rings();
    if (is_busy_.load()) freed_.wait(rings, patience, never_.get_token());
    if (is_busy_.load()) ++missed_;
    return !is_busy_.load();
  }
  Wants wants() const override {
    Lock lock(mutex_);
    return wants_;
  }
  BatchResult deliver(const std::vector<Item>& items, std::chrono::milliseconds) override {
    Script script;
    {
      Lock lock(mutex_);
      script = script_;
    }
    BatchResult result = script ? script(items) : all(items, OutcomeClass::kDone);
    Lock lock(mutex_);
    batches_.push_back(items.size());
    for (const Item& item : items) raw_.push_back(item.raw);
    for (std::size_t i = 0; i < result.outcomes.size(); ++i) {
      if (result.outcomes[i].outcome == OutcomeClass::kDone) {
        done_.push_back(items[i].position.offset);
        if (items[i].replay) replayed_.push_back(items[i].position.offset);
      }
    }
    return result;
  }
  void cancel() override {}

  std::vector<std::uint64_t> done() const {
    Lock lock(mutex_);
    return done_;
  }
  /// Those of `done` that carried the mark of a replay.
  std::vector<std::uint64_t> replayed() const {
    Lock lock(mutex_);
    return replayed_;
  }
  std::vector<std::size_t> batches() const {
    Lock lock(mutex_);
    return batches_;
  }
  /// The raw part of every item that it was given.
  std::vector<std::string> raw() const {
    Lock lock(mutex_);
    return raw_;
  }

 private:
  std::atomic<bool> is_busy_ = false;
  std::atomic<int> missed_ = 0;
  Doorbell freed_;
  std::stop_source never_;
  mutable Mutex mutex_;
  Script script_ SAMBUNG_GUARDED_BY(mutex_);
  Wants wants_ SAMBUNG_GUARDED_BY(mutex_) = {.events = {}, .raw = true, .replay_safe = true};
  std::vector<std::uint64_t> done_ SAMBUNG_GUARDED_BY(mutex_);
  std::vector<std::uint64_t> replayed_ SAMBUNG_GUARDED_BY(mutex_);
  std::vector<std::size_t> batches_ SAMBUNG_GUARDED_BY(mutex_);
  std::vector<std::string> raw_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace sambung::deliver
