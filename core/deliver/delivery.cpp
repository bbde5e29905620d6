#include "core/deliver/delivery.hpp"

#include <algorithm>
#include <utility>

#include "core/logging/logger.hpp"

namespace sambung::deliver {

namespace {

constexpr std::chrono::milliseconds kLookAgain{1000};
constexpr std::chrono::milliseconds kAfterError{1000};
/// A connector that runs may be busy with somebody else's call for as long, and nobody has to know.
constexpr std::chrono::seconds kBusyPatience{5};

}  // namespace

Delivery::Delivery(DeliveryOptions options, Feed& feed, HostPort& host, ledger::Ledger& ledger,
                   const Clock& clock, spdlog::logger& log)
    : options_(std::move(options)),
      feed_(feed),
      host_(host),
      clock_(clock),
      log_(log),
      standing_(options_.connection, feed, ledger),
      backoff_(std::hash<std::string>{}(options_.connection)),
      handover_({.connection = options_.connection,
                 .version = options_.connector_version,
                 .deadline = options_.deadline,
                 .host = host,
                 .lanes = standing_.lanes(),
                 .backoff = backoff_,
                 .clock = clock,
                 .log = log,
                 .restarting = [this] { miss_host("the connector is restarting"); }}),
      board_(feed) {
  report("starting", "");
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Delivery::~Delivery() {
  thread_.request_stop();
  wake_.ring();
  host_.cancel();
}

void Delivery::resume() {
  resume_asked_ = true;
  wake_.ring();
  feed_.doorbell().ring();
}

void Delivery::run(const std::stop_token& stop) {
  run_in_background(
      "delivery", [&stop] { return stop.stop_requested(); },
      [this, &stop](const GoesOn& goes_on) { follow(stop, goes_on); });
  if (owned_) settle(true);
  report("stopped", "");
}

void Delivery::follow(const std::stop_token& stop, const GoesOn& goes_on) {
  while (!stop.stop_requested() && goes_on(behind())) {
    if (resume_asked_.exchange(false)) owned_ = false;  // read the ledger again
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
    if (const auto due = standing_.lanes().next_due()) {
      patience = std::clamp(*due - clock_.now(), std::chrono::milliseconds(1), kLookAgain);
    }
    feed_.doorbell().wait(rings, patience, stop);
  }
}

Result<void> Delivery::take_over() {
  if (auto taken = standing_.take_over(options_.start); !taken) return taken;
  paused_ = false;
  owned_ = true;
  board_.note_stored(standing_);
  return {};
}

/// One round: find work, do it, store what became of it. False when there was nothing to do.
bool Delivery::turn(const std::stop_token& stop) {
  if (!await_host(stop)) return true;
  auto next = pick();
  if (!next) {
    fail(next.error(), stop);
    return true;
  }
  if (next->items.empty() && next->passed.watermark == standing_.watermark()) {
    idle();
    return false;
  }
  batch_size_ = next->items.size();
  oldest_waiting_ =
      next->items.empty() ? std::nullopt : std::optional(next->items.front().recorded);
  measure();
  auto settled = handover_.run(next->items, stop);
  if (!settled) return true;
  if (is_outage(*settled)) {
    sit_out(*settled, stop);
    return true;
  }
  if (!settled->empty()) outage_tries_ = 0;
  add_to(next->passed, *settled);
  if (!store(next->passed)) return true;
  for (const Settlement& part : *settled) {
    if (!part.pause_reason.empty()) pause(part.pause_reason);
  }
  return true;
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
    miss_host("the connector is not ready, or busy with another call");
    if (resume_asked_) return false;
  }
  return false;
}

/// Asked for anew for every batch: a restart may have brought another connector.
Reading Delivery::reading() {
  Wants wants = host_.wants();
  Reading reading{.filter = options_.filter,
                  .with_raw = options_.with_raw && wants.raw,
                  .replays = wants.replay_safe};
  reading.filter.nothing = wants.nothing;
  if (reading.filter.events.empty()) reading.filter.events = std::move(wants.events);
  if (options_.with_raw && !wants.raw && !std::exchange(said_no_raw_, true)) {
    log_.warn(
        "event=raw_not_wanted connection={} reason=\"the settings have raw: true, but the "
        "connector's manifest does not have wants_raw, so it is not given\"",
        options_.connection);
  }
  return reading;
}

Result<NextBatch> Delivery::pick() {
  const Reading wanted = reading();
  BatchPicker picker({.feed = feed_,
                      .standing = standing_,
                      .reading = wanted,
                      .batch_max = options_.batch_max,
                      .now = clock_.now(),
                      .connection = options_.connection,
                      .version = options_.connector_version,
                      .log = log_});
  const auto gone = picker.add_due();
  if (!gone) return gone.error();
  if (auto forgotten = standing_.forget(*gone); !forgotten) {
    owned_ = false;  // read the ledger again
    return forgotten.error();
  }
  if (standing_.lanes().size() < options_.parked_max) {
    if (auto added = picker.add_fresh(); !added) return added.error();
  }
  NextBatch next = picker.take();
  if (next.replays_passed > 0 && !std::exchange(said_no_replays_, true)) {
    log_.warn(
        "event=replay_passed_over connection={} reason=\"the connector's manifest does not have "
        "replay_safe, so what it has done is not given to it again\"",
        options_.connection);
  }
  return next;
}

void Delivery::idle() {
  settle(false);
  oldest_waiting_.reset();
  measure();
  const bool full = standing_.lanes().size() >= options_.parked_max;
  report(full ? "full" : "running", full ? "too much is parked; look at the reasons" : "");
}

/// The system is out: that counts against nobody, and nothing is parked for it.
void Delivery::sit_out(const std::vector<Settlement>& outage, const std::stop_token& stop) {
  ++outage_tries_;
  const auto asked = std::max_element(outage.begin(), outage.end(), [](auto& a, auto& b) {
                       return a.wait < b.wait;
                     })->wait;
  report("waiting", outage.front().progress.parked.front().reason);
  wait_out(asked.count() > 0 ? asked : backoff_.delay(std::min(outage_tries_, 3U)), stop);
}

bool Delivery::store(ledger::Progress& progress) {
  if (auto stored = standing_.commit(progress); !stored) {
    log_.error("event=progress_not_stored connection={} reason=\"{}\"", options_.connection,
               stored.error().what);
    owned_ = false;  // read the ledger again; what was done will be done again
    return false;
  }
  board_.note_stored(standing_, progress);
  return true;
}

void Delivery::settle(bool at_once) {
  if (auto settled = standing_.settle(at_once); !settled) owned_ = false;  // read the ledger again
}

void Delivery::pause(const std::string& reason) {
  if (auto stored = standing_.pause(reason); !stored) {
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
    if (resume_asked_) return;
    measure();
    wake_.wait(rings, std::min(kLookAgain, delay), stop);
  }
}

/// Is said when it begins, or lasts.
void Delivery::miss_host(const char* reason) {
  const auto now = std::chrono::steady_clock::now();
  if (now - last_missed_ > kLookAgain) missed_since_ = now;
  last_missed_ = now;
  if (is_running_ && now - missed_since_ < kBusyPatience) return;
  report("starting", reason);
}

void Delivery::report(const char* state, const std::string& reason) {
  is_running_ = std::string_view(state) == "running";
  if (!board_.set_state(state, reason)) return;
  log_.info("event=connection_state connection={} state={} reason=\"{}\"", options_.connection,
            state, reason);
}

void Delivery::measure() { board_.measure(standing_, behind()); }

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
