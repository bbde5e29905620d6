#include "core/supervise/process_host.hpp"

#include <algorithm>
#include <span>
#include <unordered_set>
#include <utility>

#include "core/logging/logger.hpp"
#include "core/supervise/host_life.hpp"
#include "core/supervise/item_batch.hpp"
#include "core/supervise/run_directory.hpp"
#include "plugins/wire/batch.hpp"

namespace sambung::supervise {

namespace {

/// How many events from the front fit one frame together; at least one if it fits alone, else 0.
std::size_t fitting(std::span<const sambung_event> events) {
  std::size_t bytes = wire::kHeaderBytes + 4;
  std::size_t count = 0;
  for (const sambung_event& event : events) {
    bytes += wire::encoded_bytes(event);
    if (bytes > wire::kFrameBytesMax || count == wire::kBatchItemsMax) break;
    ++count;
  }
  return count;
}

std::uint32_t seed_of_chance() {
  const Result<std::string> bytes = random_bytes(4);
  std::uint32_t seed = 1;
  if (bytes) std::copy_n(bytes->data(), sizeof seed, reinterpret_cast<char*>(&seed));
  return seed;
}

}  // namespace

ProcessHost::ProcessHost(HostSetup setup, RestartRules rules, spdlog::logger& log)
    : setup_(std::move(setup)),
      rules_(rules),
      log_(log),
      asks_(setup_.desk ? std::make_unique<AskWorker>(setup_.desk) : nullptr),
      backoff_(rules.backoff_first, rules.backoff_most, seed_of_chance()),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

ProcessHost::~ProcessHost() { stop(); }

void ProcessHost::stop() {
  thread_.request_stop();
  slot_.ring();
}

bool ProcessHost::await_ready(std::chrono::milliseconds patience) {
  return slot_.await_ready(patience);
}

deliver::Wants ProcessHost::wants() const {
  Lock lock(mutex_);
  return status_.wants.value_or(deliver::Wants{});
}

void ProcessHost::cancel() { slot_.cancel(); }

deliver::BatchResult ProcessHost::deliver(const std::vector<deliver::Item>& items,
                                          std::chrono::milliseconds deadline) {
  const RequestSlot::Clock::time_point until = RequestSlot::Clock::now() + deadline;
  const ItemBatch batch(items);
  std::vector<sambung_outcome> outcomes;
  while (outcomes.size() < items.size()) {
    const auto rest = batch.events().subspan(outcomes.size());
    const std::size_t count = fitting(rest);
    if (count == 0) {
      return fault(deliver::BatchFault::kMisbehaved, "an event is longer than 64 MiB");
    }
    const std::uint64_t sequence = slot_.next_sequence();
    Answer answer =
        slot_.perform({wire::encode_deliver(sequence, rest.first(count)), sequence, until});
    if (answer.fault) return fault(*answer.fault, std::move(answer.detail));
    outcomes.insert(outcomes.end(), answer.outcomes.begin(), answer.outcomes.end());
    if (answer.outcomes.size() != count) break;  // `settle` refuses it
    const bool all_done = std::all_of(outcomes.begin(), outcomes.end(), [](const auto& outcome) {
      return outcome.outcome == SAMBUNG_DONE;
    });
    // A later part may hold items of a failed lane, which must not be attempted now.
    if (!all_done) break;
  }
  if (outcomes.size() < items.size()) {
    sambung_outcome skipped = wire::blank_outcomes(1).front();
    skipped.outcome = SAMBUNG_NOT_ATTEMPTED;
    outcomes.resize(items.size(), skipped);
  }
  return settle(batch.events(), std::move(outcomes));
}

Result<CallResult> ProcessHost::call(const CallRequest& request,
                                     std::chrono::milliseconds deadline) {
  const wire::Call call = to_wire(request, deadline);
  const Result<void> sound = wire::check_call(call);
  if (!sound) return sound.error();
  const std::uint64_t sequence = slot_.next_sequence();
  Answer answer = slot_.perform(
      {wire::encode_call(sequence, call), sequence, RequestSlot::Clock::now() + deadline});
  if (answer.fault) return Error{ErrorCode::kUnavailable, std::move(answer.detail)};
  return settle_call(request, std::move(answer.emits), std::move(answer.reply));
}

HostStatus ProcessHost::status() const {
  HostStatus status;
  {
    Lock lock(mutex_);
    status = status_;
  }
  status.state = slot_.state();
  status.rss_bytes = resident_bytes(status.pid);
  return status;
}

void ProcessHost::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    slot_.set_state(HostState::kStarting, "the host is starting");
    HostLife life({setup_, rules_, log_, slot_, asks_.get(),
                   [this](pid_t pid) { note_started(pid); },
                   [this](const std::string& connector, deliver::Wants wants) {
                     note_ready(connector, std::move(wants));
                   }});
    const HostEnd end = life.run(stop);
    if (stop.stop_requested()) break;
    note_end(end.why);
    if (end.worked) backoff_.reset();
    failed_starts_ = end.was_ready ? 0 : failed_starts_ + 1;
    if (end.hopeless || failed_starts_ >= rules_.failed_starts_max) {
      rest(stop, HostState::kQuarantined, end.why, rules_.quarantine);
    } else {
      rest(stop, HostState::kBackingOff, end.why, backoff_.next());
    }
  }
  slot_.set_state(HostState::kStopped, "the broker is stopping");
  slot_.answer(failed_answer(deliver::BatchFault::kNotConnected, "the broker is stopping"));
}

void ProcessHost::rest(const std::stop_token& stop, HostState state, const std::string& reason,
                       std::chrono::milliseconds delay) {
  log_.warn("connection={} host {} for {} ms: {}", setup_.connection, name_of(state), delay.count(),
            reason);
  slot_.set_state(state, reason);
  const Clock::time_point until = Clock::now() + delay;
  Lock lock(mutex_);
  while (!stop.stop_requested() && Clock::now() < until) {
    stopping_.wait_until(mutex_, stop, until);
  }
}

void ProcessHost::note_started(pid_t pid) {
  Lock lock(mutex_);
  status_.pid = pid;
  status_.restarts = starts_++;
}

void ProcessHost::note_ready(const std::string& connector, deliver::Wants wants) {
  Lock lock(mutex_);
  status_.connector = connector;
  status_.wants = std::move(wants);
}

void ProcessHost::note_end(const std::string& why) {
  Lock lock(mutex_);
  status_.pid = 0;
  status_.last_error = why;
}

}  // namespace sambung::supervise
