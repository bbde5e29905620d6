#include "core/bus/remote_consumer.hpp"

#include <algorithm>
#include <unordered_map>

#include "core/base/assert.hpp"
#include "core/bus/event_frames.hpp"

namespace sambung::bus {

using deliver::BatchFault;
using deliver::BatchResult;
using deliver::ItemOutcome;
using deliver::OutcomeClass;

void RemoteConsumer::attach(Client client) {
  Lock lock(mutex_);
  client_ = std::move(client);
  last_delivery_ = 0;
  changed_.notify_all();
}

void RemoteConsumer::detach(BatchFault fault) {
  Lock lock(mutex_);
  client_.reset();
  if (!batch_.empty() && !fault_) fault_ = fault;
  changed_.notify_all();
}

std::optional<RemoteConsumer::Client> RemoteConsumer::client() const {
  Lock lock(mutex_);
  return client_;
}

void RemoteConsumer::tell(Frames frames) {
  Lock lock(mutex_);
  if (client_) outlet_.send(client_->route, std::move(frames));
}

void RemoteConsumer::settle(std::uint64_t delivery, ItemOutcome outcome) {
  Lock lock(mutex_);
  Pending* pending = open(delivery);
  if (pending == nullptr) return;
  note(*pending, std::move(outcome));
  send_ready();
  changed_.notify_all();
}

void RemoteConsumer::settle_through(std::uint64_t delivery) {
  Lock lock(mutex_);
  for (Pending& pending : batch_) {
    if (pending.outcome || pending.delivery == 0 || pending.delivery > delivery) continue;
    note(pending, outcome_of(OutcomeClass::kDone, ""));
  }
  send_ready();
  changed_.notify_all();
}

void RemoteConsumer::extend(std::uint64_t delivery) {
  Lock lock(mutex_);
  Pending* pending = open(delivery);
  if (pending != nullptr && client_) pending->due = Clock::now() + client_->ack_wait;
}

bool RemoteConsumer::await_ready(std::chrono::milliseconds patience) {
  const auto until = Clock::now() + patience;
  const std::stop_source never;
  Lock lock(mutex_);
  while (!client_ && !cancelled_ && Clock::now() < until) {
    changed_.wait_until(mutex_, never.get_token(), until);
  }
  return client_.has_value() && !cancelled_;
}

BatchResult RemoteConsumer::deliver(const std::vector<deliver::Item>& items,
                                    std::chrono::milliseconds deadline) {
  const auto until = Clock::now() + deadline;
  const std::stop_source never;
  std::vector<Pending> prepared = prepare(items);
  Lock lock(mutex_);
  if (!client_ || cancelled_)
    return {.outcomes = {}, .fault = BatchFault::kNotConnected, .detail = {}};
  batch_ = std::move(prepared);
  fault_.reset();
  send_ready();
  while (!settled() && !fault_ && !cancelled_ && Clock::now() < until) {
    changed_.wait_until(mutex_, never.get_token(), next_due(until));
    expire(Clock::now());
    send_ready();
  }
  return result();
}

void RemoteConsumer::cancel() {
  Lock lock(mutex_);
  cancelled_ = true;
  changed_.notify_all();
}

std::vector<RemoteConsumer::Pending> RemoteConsumer::prepare(
    const std::vector<deliver::Item>& items) {
  std::vector<Pending> batch(items.size());
  std::unordered_map<std::string_view, std::size_t> lanes;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Position& position = items[i].position;
    batch[i].item = &items[i];
    batch[i].lane = lanes.emplace(items[i].lane, lanes.size()).first->second;
    // The envelope's attributes are not in the item: the record has them all.
    auto records = journal_.read(position.partition, position.offset,
                                 {.records = 1, .bytes = 1, .with_raw = false});
    if (!records || records->empty()) {
      batch[i].outcome =
          outcome_of(OutcomeClass::kTransient, "the journal does not give the event");
      continue;
    }
    batch[i].event = event_frames(std::move(records->front()), std::nullopt);
  }
  return batch;
}

/// Sends what credit and lanes allow: of each lane the first event that is not done.
void RemoteConsumer::send_ready() {
  if (!client_ || fault_) return;
  std::vector<bool> blocked(batch_.size(), false);
  std::size_t sent = 0;
  for (const Pending& pending : batch_) sent += pending.delivery != 0 && !pending.outcome ? 1 : 0;
  for (Pending& pending : batch_) {
    const bool done = pending.outcome && pending.outcome->outcome == OutcomeClass::kDone;
    if (done) continue;
    const bool trouble = pending.outcome.has_value();
    if (!trouble && !blocked[pending.lane] && pending.delivery == 0) {
      if (sent >= client_->credit) return;
      send(pending);
      ++sent;
    }
    blocked[pending.lane] = true;
  }
}

void RemoteConsumer::send(Pending& pending) {
  pending.delivery = ++last_delivery_;
  pending.due = Clock::now() + client_->ack_wait;
  const DeliveryMark mark{.fence = client_->fence,
                          .delivery = pending.delivery,
                          .attempt = pending.item->attempt,
                          .redelivered = !sent_.insert(pending.item->position).second,
                          .replay = pending.item->replay,
                          .person = pending.item->person,
                          .conversation = pending.item->conversation};
  outlet_.send(client_->route, delivery_frames(mark, std::move(pending.event)));
}

void RemoteConsumer::note(Pending& pending, ItemOutcome outcome) {
  const bool over =
      outcome.outcome == OutcomeClass::kDone || outcome.outcome == OutcomeClass::kInvalid;
  if (over) sent_.erase(pending.item->position);
  if (outcome.outcome != OutcomeClass::kDone) {
    for (Pending& later : batch_) {
      if (&later <= &pending || later.lane != pending.lane || later.outcome) continue;
      later.outcome = outcome_of(OutcomeClass::kNotAttempted, "an earlier event of its lane waits");
    }
  }
  pending.outcome = std::move(outcome);
}

RemoteConsumer::Pending* RemoteConsumer::open(std::uint64_t delivery) {
  const auto found = std::find_if(batch_.begin(), batch_.end(), [&](const Pending& pending) {
    return pending.delivery == delivery && delivery != 0 && !pending.outcome;
  });
  return found == batch_.end() ? nullptr : &*found;
}

bool RemoteConsumer::settled() const {
  return std::all_of(batch_.begin(), batch_.end(),
                     [](const Pending& pending) { return pending.outcome.has_value(); });
}

RemoteConsumer::Clock::time_point RemoteConsumer::next_due(Clock::time_point most) const {
  for (const Pending& pending : batch_) {
    if (pending.delivery != 0 && !pending.outcome) most = std::min(most, pending.due);
  }
  return most;
}

void RemoteConsumer::expire(Clock::time_point now) {
  for (Pending& pending : batch_) {
    if (pending.delivery == 0 || pending.outcome || pending.due > now) continue;
    note(pending,
         outcome_of(OutcomeClass::kTransient, "the client did not answer in its ack_wait"));
  }
}

/// A batch of which nothing was answered is a fault, so that it comes again in halves and an event
/// that kills its client is found; else what was answered counts, and the rest comes again.
BatchResult RemoteConsumer::result() {
  BatchResult result;
  const bool none_sent = std::none_of(batch_.begin(), batch_.end(),
                                      [](const Pending& pending) { return pending.delivery != 0; });
  const bool none_answered = std::none_of(batch_.begin(), batch_.end(), [](const Pending& pending) {
    return pending.outcome.has_value();
  });
  if (cancelled_ && none_answered) fault_ = BatchFault::kNotConnected;
  if (fault_ && none_answered) {
    result.fault = none_sent ? BatchFault::kNotConnected : *fault_;
    result.detail = "the client went away with unanswered events";
  } else {
    for (Pending& pending : batch_) {
      if (!pending.outcome) {
        note(pending,
             outcome_of(OutcomeClass::kTransient, "the client went away before it answered"));
      }
    }
    for (Pending& pending : batch_) result.outcomes.push_back(std::move(*pending.outcome));
  }
  batch_.clear();
  fault_.reset();
  return result;
}

}  // namespace sambung::bus
