#include "core/sync/puller.hpp"

#include <algorithm>

#include "core/base/thread_setup.hpp"
#include "core/json/writer.hpp"
#include "core/logging/logger.hpp"
#include "core/model/codec.hpp"
#include "core/sync/record_event.hpp"

namespace sambung::sync {

namespace {

/// With the cursor they are one slice of the journal's, so that webhooks wait for no longer page.
constexpr std::uint32_t kPageMax = 127;
constexpr std::size_t kCursorBytesMax = 256 * 1024;
constexpr std::chrono::milliseconds kReadyPatience{1000};
constexpr std::chrono::milliseconds kCallDeadline{60'000};
constexpr std::chrono::milliseconds kLongPoll{2'000};
constexpr std::chrono::hours kCursorLife{24};  // well within the journal's retention
constexpr std::chrono::minutes kForAHuman{5};
constexpr std::chrono::seconds kPacePatience{1};

std::string context_of(const PullerOptions& options) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.key("objects");
  writer.begin_array();
  for (const std::string& object : options.objects) writer.string(object);
  writer.end_array();
  writer.key("wait_ms");
  writer.integer(kLongPoll.count());
  writer.end_object();
  return text;
}

bool needs_a_human(deliver::OutcomeClass outcome) {
  return outcome == deliver::OutcomeClass::kAuthDead ||
         outcome == deliver::OutcomeClass::kPermission || outcome == deliver::OutcomeClass::kQuota;
}

}  // namespace

Puller::Puller(PullerOptions options, Needs needs)
    : options_(std::move(options)),
      needs_(needs),
      backoff_(std::chrono::milliseconds(500), std::chrono::milliseconds(60'000),
               static_cast<std::uint32_t>(std::hash<std::string>{}(options_.connection))),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Puller::~Puller() { stop(); }

void Puller::stop() {
  thread_.request_stop();
  needs_.port.cancel();
  wake_.ring();
}

void Puller::wake() { wake_.ring(); }

PullerStatus Puller::status() const {
  Lock lock(mutex_);
  return status_;
}

void Puller::run(const std::stop_token& stop) {
  set_up_thread("sync-puller", 15);
  while (!stop.stop_requested()) {
    keep_pace(stop);
    const std::uint64_t rings = wake_.rings();
    auto more = cursor_ ? Result<bool>(true) : Result<bool>(false);
    if (!cursor_) {
      if (auto loaded = load_cursor(); !loaded) more = loaded.error();
    }
    if (more) more = pull();
    note(more ? nullptr : &more.error());
    if (more && *more) continue;
    const auto delay = more ? options_.poll : backoff_.next();
    const bool for_a_human = !more && more.error().code == ErrorCode::kUnauthorised;
    wake_.wait(rings, for_a_human ? kForAHuman : delay, stop);
  }
}

void Puller::keep_pace(const std::stop_token& stop) {
  if (needs_.taken_in == nullptr) return;
  Doorbell& doorbell = needs_.taken_in->doorbell();
  while (!stop.stop_requested()) {
    const std::uint64_t rings = doorbell.rings();
    if (!is_far_ahead()) return;
    doorbell.wait(rings, kPacePatience, stop);
  }
}

bool Puller::is_far_ahead() {
  while (!ahead_.empty() && needs_.taken_in->has(ahead_.front().first)) {
    records_ahead_ -= ahead_.front().second;
    ahead_.pop_front();
  }
  return records_ahead_ > options_.ahead_max;
}

Result<void> Puller::load_cursor() {
  auto last = needs_.journal.last_of(needs_.keys.subject_of_source(options_.connection));
  if (!last) return last.error();
  cursor_ = std::string();
  if (!*last || (*last)->erased) return {};
  const model::EncodedEvent& event = (*last)->event;
  auto data = model::decode(event.envelope.type, event.envelope.version, event.body);
  if (!data) return {};
  if (const auto* source = std::get_if<model::SourceAdvanced>(&*data)) cursor_ = source->cursor;
  stored_ = event.envelope.time;
  return {};
}

/// One page; true when there is more at once.
Result<bool> Puller::pull() {
  if (!needs_.port.await_ready(kReadyPatience)) {
    return Error{ErrorCode::kUnavailable, "the connector is not running"};
  }
  supervise::CallRequest call;
  call.operation = "sambung.changes/0";
  call.requests.push_back(*cursor_);
  call.contexts.push_back(context_of(options_));
  call.limit = kPageMax;
  auto answer = needs_.port.call(call, kCallDeadline);
  if (!answer) return answer.error();
  const deliver::ItemOutcome& outcome = answer->outcomes.front();
  if (outcome.outcome != deliver::OutcomeClass::kDone) {
    return Error{
        needs_a_human(outcome.outcome) ? ErrorCode::kUnauthorised : ErrorCode::kUnavailable,
        outcome.reason.empty() ? "the system did not answer" : outcome.reason};
  }
  std::vector<model::EncodedEvent> page;
  bool more = false;
  // A connector may give several cursors: each stands behind the records before it.
  for (const supervise::Emitted& item : answer->items) {
    if (item.kind == supervise::EmitKind::kItem) {
      if (auto event = event_of(item.item)) page.push_back(*std::move(event));
      continue;
    }
    const bool lost = item.kind == supervise::EmitKind::kCursorLost;
    if (lost) {
      needs_.log.warn("event=cursor_lost connection={} the system is read from the start",
                      options_.connection);
    }
    more = lost || item.kind == supervise::EmitKind::kCursorMore;
    auto stored = store(std::exchange(page, {}), lost ? std::string() : item.item);
    if (!stored) return stored.error();
  }
  if (!page.empty()) {
    return Error{
        ErrorCode::kInvalid,
        "the connector gave changes without a cursor behind them; they are asked for again"};
  }
  return more;
}

Result<void> Puller::store(std::vector<model::EncodedEvent> page, std::string cursor) {
  if (cursor.size() > kCursorBytesMax) {
    return Error{ErrorCode::kInvalid, "the connector's cursor is longer than 256 KiB"};
  }
  const bool stale = needs_.clock.now() - stored_ > kCursorLife;
  if (page.empty() && cursor == *cursor_ && !stale) return {};
  page.push_back(advanced(cursor));
  auto appended = needs_.journal.append_and_wait(std::move(page), journal::Priority::kBulk);
  if (!appended) return appended.error();
  // The last is the cursor's own, never a repeat.
  std::size_t fresh = 0;
  for (const journal::Appended& one : *appended) fresh += one.duplicate ? 0 : 1;
  if (needs_.taken_in != nullptr) {
    ahead_.emplace_back(appended->back().position, fresh - 1);
    records_ahead_ += fresh - 1;
  }
  cursor_ = std::move(cursor);
  stored_ = needs_.clock.now();
  Lock lock(mutex_);
  status_.records += fresh - 1;
  return {};
}

model::EncodedEvent Puller::advanced(const std::string& cursor) const {
  const UnixTime now = needs_.clock.now();
  const auto digest = needs_.keys.hash(
      {"source.advanced", options_.connection, cursor, std::to_string(unix_ms(now))});
  model::Event event;
  event.envelope.id = EventId::make(now, std::string_view(digest.data(), digest.size()));
  event.envelope.source = "/connections/" + options_.connection;
  event.envelope.subject = needs_.keys.subject_of_source(options_.connection);
  event.envelope.time = now;
  event.data =
      model::SourceAdvanced{.connection = options_.connection, .cursor = cursor, .time = now};
  return model::encode(std::move(event));
}

/// nullopt for what is no news, and for what breaks the contract; both are counted, the latter is said.
std::optional<model::EncodedEvent> Puller::event_of(const std::string& item) {
  auto record = record_of(item);
  if (record && needs_.echoes != nullptr && needs_.echoes->passes_over(*record)) {
    Lock lock(mutex_);
    ++status_.echoes;
    return std::nullopt;
  }
  if (record && !record->hint) {
    return record_event(*std::move(record),
                        {.connection = options_.connection,
                         .may_create = options_.may_create,
                         .cause = std::nullopt},
                        needs_.keys, needs_.clock.now());
  }
  needs_.log.warn("event=record_refused connection={} reason=\"{}\"", options_.connection,
                  record ? "a hint is no change: give the record" : record.error().what);
  Lock lock(mutex_);
  ++status_.refused;
  return std::nullopt;
}

void Puller::note(const Error* error) {
  Lock lock(mutex_);
  if (error == nullptr) {
    backoff_.reset();
    status_.last = needs_.clock.now();
    status_.trouble.clear();
    return;
  }
  if (status_.trouble != error->what) {
    needs_.log.warn("event=changes_wait connection={} reason=\"{}\"", options_.connection,
                    error->what);
  }
  status_.trouble = error->what;
}

}  // namespace sambung::sync
