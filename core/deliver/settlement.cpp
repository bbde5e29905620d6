#include "core/deliver/settlement.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <unordered_set>

#include "core/base/assert.hpp"
#include "core/deliver/outcome_rule.hpp"

namespace sambung::deliver {

namespace {

/// Collects what settling a batch changes.
class Settler {
 public:
  Settler(const Lanes& lanes, Backoff& backoff, UnixTime now, const std::string& version)
      : lanes_(lanes), backoff_(backoff), now_(now), version_(version) {}

  void settle(const Item& item, const ItemOutcome& outcome) {
    const bool behind = troubled_.contains(item.lane);
    if (!behind) note(item, outcome_name(outcome.outcome), outcome.remote_id);
    const Fate fate = behind ? Fate::kRetry : fate_of(outcome.outcome);
    if (fate == Fate::kDone) return done(item);
    if (behind) return park(item, tries_of(item), now_, "not_attempted", "");
    troubled_.insert(item.lane);
    trouble(item, outcome, fate);
  }

  void fault(const Item& item, const char* outcome, const char* reason) {
    note(item, outcome, "");
    result_.only_outage = false;
    const std::uint32_t tries = tries_of(item) + 1;
    if (tries >= kCountedTriesMax) return bury(item, tries, outcome, reason);
    park(item, tries, now_ + backoff_.delay(tries), outcome, reason);
  }

  Settlement take() { return std::move(result_); }

 private:
  void trouble(const Item& item, const ItemOutcome& outcome, Fate fate) {
    const std::string name(outcome_name(outcome.outcome));
    const std::uint32_t tries = tries_of(item) + (fate == Fate::kRetryCounted ? 1 : 0);
    if (fate != Fate::kRetry) result_.only_outage = false;
    if (fate == Fate::kBury || tries >= kCountedTriesMax) {
      return bury(item, std::max(tries, item.attempt), name, outcome.reason);
    }
    if (fate == Fate::kPause) {
      result_.pause_reason = name + ": " + outcome.reason;
      return park(item, tries, now_, name, outcome.reason);
    }
    const auto delay =
        outcome.retry_after.count() > 0 ? outcome.retry_after : backoff_.delay(item.attempt);
    result_.wait = std::max(result_.wait, outcome.retry_after);
    park(item, tries, now_ + delay, name, outcome.reason);
  }

  std::uint32_t tries_of(const Item& item) const {
    const ledger::Parked* parked = lanes_.find(item.position);
    return parked == nullptr ? 0 : parked->attempts;
  }

  void done(const Item& item) {
    result_.nothing_done = false;
    ++result_.progress.done;
    unpark(item);
  }

  void unpark(const Item& item) {
    if (lanes_.find(item.position) != nullptr) result_.progress.unparked.push_back(item.position);
  }

  void bury(const Item& item, std::uint32_t tries, const std::string& outcome,
            const std::string& reason) {
    result_.nothing_done = false;
    result_.progress.dead.push_back({.number = 0,
                                     .consumer = {},
                                     .position = item.position,
                                     .event = item.id,
                                     .type = item.type,
                                     .lane = item.lane,
                                     .attempts = tries,
                                     .outcome = outcome,
                                     .reason = reason,
                                     .version = version_,
                                     .at = now_,
                                     .replay = item.replay});
    unpark(item);
  }

  void park(const Item& item, std::uint32_t tries, UnixTime due, const std::string& outcome,
            const std::string& reason) {
    result_.progress.parked.push_back({.position = item.position,
                                       .event = item.id,
                                       .lane = item.lane,
                                       .attempts = tries,
                                       .due = due,
                                       .outcome = outcome,
                                       .reason = reason,
                                       .replay = item.replay});
  }

  void note(const Item& item, std::string_view outcome, const std::string& remote_id) {
    result_.progress.hops.push_back({.event = item.id,
                                     .attempt = item.attempt,
                                     .outcome = std::string(outcome),
                                     .remote_id = remote_id,
                                     .at = now_});
  }

  const Lanes& lanes_;
  Backoff& backoff_;
  const UnixTime now_;
  const std::string& version_;
  std::unordered_set<std::string> troubled_;
  Settlement result_;
};

}  // namespace

Settlement settle(const std::vector<Item>& items, const std::vector<ItemOutcome>& outcomes,
                  const Lanes& lanes, Backoff& backoff, UnixTime now, const std::string& version) {
  SAMBUNG_ASSERT(items.size() == outcomes.size());
  Settler settler(lanes, backoff, now, version);
  for (std::size_t i = 0; i < items.size(); ++i) settler.settle(items[i], outcomes[i]);
  return settler.take();
}

Settlement settle_fault(const Item& item, BatchFault fault, const Lanes& lanes, Backoff& backoff,
                        UnixTime now, const std::string& version) {
  Settler settler(lanes, backoff, now, version);
  switch (fault) {
    case BatchFault::kHung: settler.fault(item, "hang", "did not answer in time"); break;
    case BatchFault::kMisbehaved: settler.fault(item, "misbehaved", "broke the contract"); break;
    case BatchFault::kCrashed:
    case BatchFault::kNotConnected: settler.fault(item, "crash", "ended while it had it"); break;
  }
  return settler.take();
}

ledger::Parked behind_its_lane(const Item& item, UnixTime now) {
  return {.position = item.position,
          .event = item.id,
          .lane = item.lane,
          .attempts = 0,
          .due = now,
          .outcome = "not_attempted",
          .reason = "an earlier event of this person is being retried",
          .replay = item.replay};
}

bool is_outage(const std::vector<Settlement>& settled) {
  std::set<std::string_view> lanes;
  for (const Settlement& part : settled) {
    if (!part.nothing_done || !part.only_outage || !part.pause_reason.empty()) return false;
    for (const ledger::Parked& item : part.progress.parked) lanes.insert(item.lane);
  }
  return lanes.size() > 1;
}

void add_to(ledger::Progress& progress, std::vector<Settlement>& settled) {
  const auto append = [](auto& into, auto& from) {
    into.insert(into.end(), std::make_move_iterator(from.begin()),
                std::make_move_iterator(from.end()));
  };
  for (Settlement& part : settled) {
    append(progress.parked, part.progress.parked);
    append(progress.unparked, part.progress.unparked);
    append(progress.dead, part.progress.dead);
    append(progress.hops, part.progress.hops);
    progress.done += part.progress.done;
  }
}

}  // namespace sambung::deliver
