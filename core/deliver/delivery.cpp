#include "core/deliver/delivery.hpp"

#include <algorithm>
#include <set>

#include "core/logging/logger.hpp"

namespace sambung::deliver {

namespace {

constexpr std::chrono::milliseconds kLookAgain{1000};
constexpr std::chrono::milliseconds kHostPatience{200};
constexpr std::chrono::milliseconds kAfterError{1000};

}  // namespace

Delivery::Delivery(DeliveryOptions options, Feed& feed, HostPort& host, ledger::Ledger& ledger,
                   const Clock& clock, spdlog::logger& log)
    : options_(std::move(options)),
      feed_(feed),
      host_(host),
      ledger_(ledger),
      clock_(clock),
      log_(log),
      backoff_(std::hash<std::string>{}(options_.connection)) {
  report("starting", "");
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Delivery::~Delivery() {
  thread_.request_stop();
  wake_.ring();
  host_.cancel();
}

DeliveryStatus Delivery::status() const {
  DeliveryStatus status;
  std::vector<std::uint64_t> stored;
  {
    Lock lock(mutex_);
    status = status_;
    stored = stored_watermark_;
    status.lag = status.parked;
  }
  // Counted now: the thread may not have had its turn since the journal grew.
  for (std::uint32_t partition = 0; partition < stored.size(); ++partition) {
    const auto last = feed_.last(partition);
    if (last && *last > stored[partition]) status.lag += *last - stored[partition];
  }
  status.lag -= std::min(status.lag, status.passed_over);
  return status;
}

bool Delivery::drained() {
  std::vector<std::uint64_t> stored;
  {
    Lock lock(mutex_);
    if (status_.parked != 0 || stored_watermark_.empty()) return false;
    stored = stored_watermark_;
  }
  for (std::uint32_t partition = 0; partition < stored.size(); ++partition) {
    auto last = feed_.last(partition);
    if (!last || *last > stored[partition]) return false;
  }
  return true;
}

void Delivery::resume() {
  {
    Lock lock(mutex_);
    resume_asked_ = true;
  }
  wake_.ring();
  feed_.doorbell().ring();
}

void Delivery::run(const std::stop_token& stop) {
  run_in_background("delivery", [&stop] { return stop.stop_requested(); },
                    [this, &stop](const GoesOn& goes_on) { follow(stop, goes_on); });
  report("stopped", "");
}

void Delivery::follow(const std::stop_token& stop, const GoesOn& goes_on) {
  while (!stop.stop_requested() && goes_on(behind())) {
    {
      Lock lock(mutex_);
      if (resume_asked_) owned_ = false;  // read the ledger again
      resume_asked_ = false;
    }
    if (!owned_) {
      if (auto taken = take_over(); !taken) {
        fail(taken.error(), stop);
        continue;
      }
    }
    const std::uint64_t rings = feed_.doorbell().rings();
    const auto began = std::chrono::steady_clock::now();
    if (turn(stop)) {
      pace_.rest(began, batch_size_, stop);
      continue;
    }
    std::chrono::milliseconds patience = kLookAgain;
    if (const auto due = lanes_.next_due()) {
      patience = std::clamp(*due - clock_.now(), std::chrono::milliseconds(1), kLookAgain);
    }
    feed_.doorbell().wait(rings, patience, stop);
  }
}

Result<void> Delivery::take_over() {
  auto begin = first_watermark();
  if (!begin) return begin.error();
  auto consumer = ledger_.own(options_.connection, feed_.epoch(), *begin);
  if (!consumer) return consumer.error();
  if (consumer->epoch != feed_.epoch() || consumer->watermark.size() != feed_.partitions()) {
    return Error{ErrorCode::kCorrupt,
                 "the ledger knows connection " + options_.connection +
                     " from another journal; rewind it to where it shall go on (sambung replay)"};
  }
  fence_ = consumer->fence;
  watermark_ = consumer->watermark;
  replay_ = ReplayMark(consumer->replay);
  lanes_.load(consumer->parked);
  if (!consumer->paused.empty()) {
    if (auto cleared = ledger_.pause(options_.connection, ""); !cleared) return cleared;
  }
  paused_ = false;
  owned_ = true;
  Lock lock(mutex_);
  stored_watermark_ = watermark_;
  status_.parked = lanes_.size();
  return {};
}

Result<std::vector<std::uint64_t>> Delivery::first_watermark() {
  std::vector<std::uint64_t> begin;
  for (std::uint32_t partition = 0; partition < feed_.partitions(); ++partition) {
    Result<std::uint64_t> offset = std::uint64_t{1};
    switch (options_.start.from) {
      case Start::From::kAll: offset = feed_.first(partition); break;
      case Start::From::kNew: {
        offset = feed_.last(partition);
        if (offset) ++*offset;
        break;
      }
      case Start::From::kSince: offset = feed_.offset_at(partition, options_.start.since); break;
    }
    if (!offset) return offset.error();
    begin.push_back(*offset - 1);
  }
  return begin;
}

/// One round: find work, do it, store what became of it. False when there was nothing to do.
bool Delivery::turn(const std::stop_token& stop) {
  if (!await_host(stop)) return true;
  std::vector<std::uint64_t> watermark = watermark_;
  ledger::Progress passed;
  auto batch = next_batch(watermark, passed);
  if (!batch) {
    fail(batch.error(), stop);
    return true;
  }
  if (batch->empty() && watermark == watermark_) {
    oldest_waiting_.reset();
    measure();
    report(lanes_.size() >= options_.parked_max ? "full" : "running",
           lanes_.size() >= options_.parked_max ? "too much is parked; look at the reasons" : "");
    return false;
  }
  batch_size_ = batch->size();
  oldest_waiting_ = batch->empty() ? std::nullopt : std::optional(batch->front().recorded);
  measure();
  std::vector<Settlement> settled;
  cut_short_ = false;
  deliver_part(*batch, 0, batch->size(), stop, settled);
  if (cut_short_) return true;  // not everything was tried: all of it comes again
  if (is_outage(settled)) {
    // The system is out: that counts against nobody, and nothing is parked for it.
    ++outage_tries_;
    const auto asked = std::max_element(settled.begin(), settled.end(), [](auto& a, auto& b) {
                         return a.wait < b.wait;
                       })->wait;
    report("waiting", settled.front().progress.parked.front().reason);
    wait_out(asked.count() > 0 ? asked : backoff_.delay(std::min(outage_tries_, 3U)), stop);
    return true;
  }
  if (!settled.empty()) outage_tries_ = 0;
  if (!store(settled, watermark, std::move(passed))) return true;
  for (const Settlement& part : settled) {
    if (!part.pause_reason.empty()) pause(part.pause_reason);
  }
  return true;
}

/// Several people's events failed, all for the system's own reasons, and none got through.
bool Delivery::is_outage(const std::vector<Settlement>& settled) {
  std::set<std::string_view> lanes;
  for (const Settlement& part : settled) {
    if (!part.nothing_done || !part.only_outage || !part.pause_reason.empty()) return false;
    for (const ledger::Parked& item : part.progress.parked) lanes.insert(item.lane);
  }
  return lanes.size() > 1;
}

bool Delivery::await_host(const std::stop_token& stop) {
  if (paused_) {
    wait_out(options_.pause_retry, stop);
    paused_ = false;
    owned_ = false;  // clears the pause in the ledger
    return false;
  }
  while (!stop.stop_requested()) {
    if (host_.await_ready(kHostPatience)) return true;
    measure();
    report("starting", "the connector is not ready");
    Lock lock(mutex_);
    if (resume_asked_) return false;
  }
  return false;
}

Result<std::vector<Item>> Delivery::next_batch(std::vector<std::uint64_t>& watermark,
                                               ledger::Progress& passed) {
  std::vector<Item> batch;
  if (auto added = add_due(batch); !added) return added.error();
  if (lanes_.size() < options_.parked_max) {
    if (auto added = add_fresh(batch, watermark, passed); !added) return added.error();
  }
  return batch;
}

Result<void> Delivery::add_due(std::vector<Item>& batch) {
  for (const ledger::Parked& parked : lanes_.due(clock_.now(), options_.batch_max / 2 + 1)) {
    auto entries =
        feed_.read(parked.position.partition, parked.position.offset, 1, options_.with_raw);
    if (!entries && entries.error().code != ErrorCode::kNotFound) return entries.error();
    if (!entries || entries->empty() || entries->front().erased) {
      // Retention or erasure took it: nothing is left to deliver.
      lanes_.unpark(parked.position);
      ledger::Progress gone{.consumer = options_.connection,
                            .fence = fence_,
                            .watermark = watermark_,
                            .parked = {},
                            .unparked = {parked.position},
                            .dead = {},
                            .hops = {},
                            .done = 0,
                            .filtered = 1};
      if (auto stored = ledger_.commit(gone); !stored) return stored;
      continue;
    }
    Item& item = batch.emplace_back(std::move(entries->front().item));
    item.lane = parked.lane;
    item.attempt = std::max(parked.attempts + 1, 2U);
    item.replay = parked.replay;
  }
  return {};
}

Result<void> Delivery::add_fresh(std::vector<Item>& batch, std::vector<std::uint64_t>& watermark,
                                 ledger::Progress& passed) {
  for (std::uint32_t partition = 0; partition < watermark.size(); ++partition) {
    if (batch.size() >= options_.batch_max) return {};
    watermark[partition] = replay_.onward(partition, watermark[partition]);
    const std::uint64_t room = std::min<std::uint64_t>(
        options_.batch_max - batch.size(), replay_.room(partition, watermark[partition]));
    auto entries = feed_.read(partition, watermark[partition] + 1, room, options_.with_raw);
    if (!entries && entries.error().code == ErrorCode::kNotFound) {
      if (auto lost = pass_lost(partition, watermark, passed); !lost) return lost;
      continue;
    }
    if (!entries) return entries.error();
    for (Feed::Entry& entry : *entries) {
      watermark[partition] = entry.item.position.offset;
      entry.item.replay = replay_.covers(partition, watermark[partition]);
      sort_in(std::move(entry), batch, passed);
    }
  }
  return {};
}

Result<void> Delivery::pass_lost(std::uint32_t partition, std::vector<std::uint64_t>& watermark,
                                 ledger::Progress& passed) {
  auto first = feed_.first(partition);
  if (!first) return first.error();
  if (replay_.covers(partition, *first - 1)) {  // all of it was delivered before
    watermark[partition] = *first - 1;
    return {};
  }
  const std::string range = std::to_string(watermark[partition] + 1) + " to " +
                            std::to_string(*first - 1) + " of partition " +
                            std::to_string(partition);
  log_.error("event=truncated connection={} offsets=\"{}\"", options_.connection, range);
  passed.dead.push_back({.number = 0,
                         .consumer = {},
                         .position = {feed_.epoch(), partition, watermark[partition] + 1},
                         .event = {},
                         .type = "truncated",
                         .lane = {},
                         .attempts = 0,
                         .outcome = "truncated",
                         .reason = "offsets " + range + " were removed before they were delivered",
                         .version = options_.connector_version,
                         .at = clock_.now()});
  watermark[partition] = *first - 1;
  return {};
}

void Delivery::sort_in(Feed::Entry entry, std::vector<Item>& batch, ledger::Progress& passed) {
  Item& item = entry.item;
  if (entry.erased || !options_.filter.wants(item.type, item.channel)) {
    ++passed.filtered;
    return;
  }
  // Parked before a replay was asked for: it comes when it is due, and only then.
  if (item.replay && lanes_.find(item.position) != nullptr) return;
  if (lanes_.blocked(item.lane)) {
    passed.parked.push_back(behind_its_lane(item));
    return;
  }
  batch.push_back(std::move(item));
}

ledger::Parked Delivery::behind_its_lane(const Item& item) const {
  return {.position = item.position,
          .event = item.id,
          .lane = item.lane,
          .attempts = 0,
          .due = clock_.now(),
          .outcome = "not_attempted",
          .reason = "an earlier event of this person is being retried",
          .replay = item.replay};
}

/// A batch that crashed or hung comes again in halves down to one; only an item that fails alone
/// counts.
void Delivery::deliver_part(const std::vector<Item>& batch, std::size_t begin, std::size_t end,
                            const std::stop_token& stop, std::vector<Settlement>& settled) {
  if (begin == end) return;
  while (!stop.stop_requested() && !host_.await_ready(kHostPatience)) {
    report("starting", "the connector is restarting");
  }
  if (stop.stop_requested()) {
    cut_short_ = true;
    return;
  }
  const std::vector<Item> part(batch.begin() + static_cast<std::ptrdiff_t>(begin),
                               batch.begin() + static_cast<std::ptrdiff_t>(end));
  const BatchResult result = host_.deliver(part, options_.deadline);
  if (result.ok()) {
    settled.push_back(settle(part, result.outcomes, lanes_, backoff_, clock_.now(),
                             options_.connector_version));
    return;
  }
  if (stop.stop_requested() || result.fault == BatchFault::kNotConnected) {
    cut_short_ = true;
    return;
  }
  log_.warn("event=batch_fault connection={} items={} reason=\"{}\"", options_.connection,
            part.size(), result.detail);
  if (part.size() == 1) {
    settled.push_back(settle_fault(part.front(), result.fault, lanes_, backoff_, clock_.now(),
                                   options_.connector_version));
    return;
  }
  const std::size_t middle = begin + (end - begin) / 2;
  deliver_part(batch, begin, middle, stop, settled);
  if (cut_short_) return;
  // A lane that met trouble in the first half must not run on in the second.
  std::vector<Item> second;
  for (std::size_t i = middle; i < end; ++i) second.push_back(batch[i]);
  Settlement behind;
  std::erase_if(second, [&](const Item& item) {
    const bool blocked = std::any_of(settled.begin(), settled.end(), [&](const Settlement& s) {
      return std::any_of(s.progress.parked.begin(), s.progress.parked.end(),
                         [&](const ledger::Parked& parked) { return parked.lane == item.lane; });
    });
    if (blocked) {
      behind.progress.parked.push_back(behind_its_lane(item));
    }
    return blocked;
  });
  if (!behind.progress.parked.empty()) {
    behind.only_outage = false;
    settled.push_back(std::move(behind));
  }
  deliver_part(second, 0, second.size(), stop, settled);
}

bool Delivery::store(std::vector<Settlement>& settled, const std::vector<std::uint64_t>& watermark,
                     ledger::Progress passed) {
  ledger::Progress progress = std::move(passed);
  progress.consumer = options_.connection;
  progress.fence = fence_;
  progress.watermark = watermark;
  for (Settlement& part : settled) {
    const auto append = [](auto& into, auto& from) {
      into.insert(into.end(), std::make_move_iterator(from.begin()),
                  std::make_move_iterator(from.end()));
    };
    append(progress.parked, part.progress.parked);
    append(progress.unparked, part.progress.unparked);
    append(progress.dead, part.progress.dead);
    append(progress.hops, part.progress.hops);
    progress.done += part.progress.done;
  }
  for (ledger::DeadLetter& letter : progress.dead) letter.consumer = options_.connection;
  if (auto stored = ledger_.commit(progress); !stored) {
    log_.error("event=progress_not_stored connection={} reason=\"{}\"", options_.connection,
               stored.error().what);
    owned_ = false;  // read the ledger again; what was done will be done again
    return false;
  }
  watermark_ = watermark;
  for (const Position& position : progress.unparked) lanes_.unpark(position);
  for (const ledger::Parked& item : progress.parked) lanes_.park(item);
  Lock lock(mutex_);
  stored_watermark_ = watermark_;
  status_.parked = lanes_.size();
  status_.done += progress.done;
  status_.dead += progress.dead.size();
  return true;
}

void Delivery::pause(const std::string& reason) {
  if (auto stored = ledger_.pause(options_.connection, reason); !stored) {
    log_.error("event=pause_not_stored connection={} reason=\"{}\"", options_.connection,
               stored.error().what);
  }
  log_.error("event=connection_paused connection={} reason=\"{}\"", options_.connection, reason);
  report("paused", reason);
  paused_ = true;
}

void Delivery::wait_out(std::chrono::milliseconds delay, const std::stop_token& stop) {
  const auto deadline = std::chrono::steady_clock::now() + delay;
  while (!stop.stop_requested() && std::chrono::steady_clock::now() < deadline) {
    const std::uint64_t rings = wake_.rings();
    {
      Lock lock(mutex_);
      if (resume_asked_) return;
    }
    measure();
    wake_.wait(rings, std::min(kLookAgain, delay), stop);
  }
}

void Delivery::report(const char* state, std::string reason) {
  Lock lock(mutex_);
  if (status_.state != state) {
    log_.info("event=connection_state connection={} state={} reason=\"{}\"", options_.connection,
              state, reason);
  }
  status_.state = state;
  status_.reason = std::move(reason);
}

void Delivery::measure() {
  std::uint64_t passed_over = 0;
  for (std::uint32_t partition = 0; partition < watermark_.size(); ++partition) {
    passed_over += replay_.passed_over(partition, watermark_[partition]);
  }
  Lock lock(mutex_);
  status_.passed_over = passed_over;
  status_.parked = lanes_.size();
  status_.behind = behind();
}

std::chrono::milliseconds Delivery::behind() const {
  if (!oldest_waiting_) return std::chrono::milliseconds(0);
  return std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - *oldest_waiting_);
}

void Delivery::fail(const Error& error, const std::stop_token& stop) {
  log_.error("event=delivery_failed connection={} reason=\"{}\"", options_.connection, error.what);
  report("waiting", error.what);
  wait_out(kAfterError, stop);
}

}  // namespace sambung::deliver
