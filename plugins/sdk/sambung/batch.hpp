#pragma once

#include <sambung/abi.h>

#include <cstdint>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "sambung/outcome.hpp"

namespace sambung {

inline std::string_view view(sambung_span span) {
  return span.size == 0 ? std::string_view{} : std::string_view{span.data, span.size};
}
inline sambung_span span_of(std::string_view text) { return {text.data(), text.size()}; }

/// One event, borrowed until `deliver` returns. abi.h says what each field means.
class Event {
 public:
  explicit Event(const sambung_event& raw) : raw_(&raw) {}

  std::string_view id() const { return view(raw_->id); }
  std::string_view type() const { return view(raw_->type); }
  std::uint32_t schema_version() const { return raw_->schema_version; }
  std::string_view channel() const { return view(raw_->channel); }
  std::string_view account() const { return view(raw_->account); }
  std::string_view person() const { return view(raw_->person); }
  std::string_view conversation() const { return view(raw_->conversation); }
  std::string_view cause() const { return view(raw_->cause); }
  std::string_view lane() const { return view(raw_->lane); }
  std::string_view body() const { return view(raw_->body); }
  std::string_view raw() const { return view(raw_->raw); }
  std::uint64_t epoch() const { return raw_->epoch; }
  std::uint32_t partition() const { return raw_->partition; }
  std::uint64_t offset() const { return raw_->offset; }
  std::int64_t time_ms() const { return raw_->time_ms; }
  std::int64_t recorded_ms() const { return raw_->recorded_ms; }
  std::uint32_t attempt() const { return raw_->attempt; }
  bool replay() const { return (raw_->flags & SAMBUNG_FLAG_REPLAY) != 0; }

 private:
  const sambung_event* raw_;
};

/// The events of one delivery in their order, at least one. Borrowed until `deliver` returns.
class Batch {
 public:
  Batch(const sambung_event* events, std::size_t size) : events_(events), size_(size) {}

  class Iterator {
   public:
    Iterator(const Batch* batch, std::size_t at) : batch_(batch), at_(at) {}
    Event operator*() const { return (*batch_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    const Batch* batch_;
    std::size_t at_;
  };

  std::size_t size() const { return size_; }
  Event operator[](std::size_t i) const { return Event(*SAMBUNG_EVENT_AT(events_, i)); }
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size_}; }

 private:
  const sambung_event* events_;
  std::size_t size_;
};

/// What a connector answers for a batch: one outcome an item, in order.
using Outcomes = std::vector<Outcome>;

/// Every item done, or every item with the same failure; the lane rule is kept by the SDK.
inline Outcomes all(const Batch& batch, const Outcome& outcome) {
  return Outcomes(batch.size(), outcome);
}

namespace detail {

/// Answers every item of a lane after its first failure with NOT_ATTEMPTED.
class LaneRule {
 public:
  bool blocked(std::string_view lane) const { return failed_.contains(lane); }
  void note(std::string_view lane, bool done) {
    if (!done) failed_.insert(lane);
  }

 private:
  std::unordered_set<std::string_view> failed_;
};

inline void write_outcomes(const Batch& batch, const Outcomes& from, sambung_outcome* to) {
  LaneRule lanes;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const std::string_view lane = batch[i].lane();
    sambung_outcome* out = SAMBUNG_OUTCOME_AT(to, i);
    if (lanes.blocked(lane)) {
      fail(SAMBUNG_NOT_ATTEMPTED, "", out);
    } else if (i < from.size()) {
      write(from[i], out);
      lanes.note(lane, from[i].is_done());
    } else {
      fail(SAMBUNG_TRANSIENT, "the connector answered for too few items", out);
      lanes.note(lane, false);
    }
  }
}

/// As write_outcomes with one failure for all; needs no memory. Items of a lane after the first are
/// found by looking back, which is quadratic but only happens after an exception.
inline void write_failure(const Batch& batch, std::int32_t outcome, const char* why,
                          sambung_outcome* to) noexcept {
  for (std::size_t i = 0; i < batch.size(); ++i) {
    bool first = true;
    for (std::size_t j = 0; j < i && first; ++j) first = batch[j].lane() != batch[i].lane();
    fail(first ? outcome : SAMBUNG_NOT_ATTEMPTED, first ? why : "", SAMBUNG_OUTCOME_AT(to, i));
  }
}

}  // namespace detail
}  // namespace sambung
