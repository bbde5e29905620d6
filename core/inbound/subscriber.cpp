#include "core/inbound/subscriber.hpp"

#include <algorithm>

#include "core/base/thread_setup.hpp"
#include "core/json/document.hpp"
#include "core/json/writer.hpp"
#include "core/logging/logger.hpp"

namespace sambung::inbound {

namespace {

using deliver::OutcomeClass;
using std::chrono::milliseconds;

constexpr milliseconds kReadyPatience{1000};
constexpr milliseconds kCallDeadline{60'000};
constexpr std::chrono::minutes kSoonest{1};
constexpr std::size_t kSubscriptionsMax = 1000;

std::string request_of(const SubscriberOptions& options) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.key("url");
  writer.string(options.url);
  writer.key("secret");
  writer.string(options.secret.reveal());
  writer.end_object();
  return text;
}

/// A third of what is left before it expires: two looks may fail.
milliseconds renew_in(UnixTime expires, UnixTime now) {
  return std::max<milliseconds>((expires - now) * 2 / 3, kSoonest);
}

}  // namespace

Subscriber::Subscriber(SubscriberOptions options, Needs needs)
    : options_(std::move(options)),
      needs_(std::move(needs)),
      backoff_(milliseconds(1000), milliseconds(300'000),
               static_cast<std::uint32_t>(std::hash<std::string>{}(options_.connection))),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Subscriber::~Subscriber() {
  thread_.request_stop();
  needs_.port.cancel();
  wake_.ring();
}

SubscriberStatus Subscriber::status() const {
  Lock lock(mutex_);
  return status_;
}

void Subscriber::run(const std::stop_token& stop) {
  set_up_thread("subscriber", 15);
  while (!stop.stop_requested()) {
    const std::uint64_t rings = wake_.rings();
    auto next = look();
    {
      Lock lock(mutex_);
      const std::string trouble = next ? std::string() : next.error().what;
      if (!trouble.empty() && trouble != status_.trouble) {
        needs_.log.warn("event=subscriptions_wait connection={} reason=\"{}\"", options_.connection,
                        trouble);
      }
      status_.trouble = trouble;
      if (!status_.supported) return;
    }
    if (next) backoff_.reset();
    wake_.wait(rings, next ? *next : backoff_.next(), stop);
  }
}

Result<milliseconds> Subscriber::look() {
  if (!needs_.port.await_ready(kReadyPatience)) {
    return Error{ErrorCode::kUnavailable, "the connector is not running"};
  }
  const supervise::CallRequest call{.operation = "sambung.subscriptions/0",
                                    .requests = {request_of(options_)},
                                    .contexts = {},
                                    .limit = 0};
  auto answer = needs_.port.call(call, kCallDeadline);
  const bool cannot = (!answer && answer.error().code == ErrorCode::kNotFound) ||
                      (answer && answer->outcomes.front().outcome == OutcomeClass::kNotSupported);
  if (cannot) {
    Lock lock(mutex_);
    status_.supported = false;
    return milliseconds(0);
  }
  if (!answer) return answer.error();
  const deliver::ItemOutcome& outcome = answer->outcomes.front();
  if (outcome.outcome != OutcomeClass::kDone) {
    return Error{ErrorCode::kUnavailable,
                 outcome.reason.empty() ? "the system did not answer" : outcome.reason};
  }
  const UnixTime now = needs_.clock.now();
  SubscriberStatus seen;
  seen.checked = now;
  std::vector<Secret> secrets;
  milliseconds next = options_.interval;
  for (const supervise::Emitted& item : answer->items) {
    const auto document = json::Document::parse(item.item);
    if (!document || ++seen.subscriptions > kSubscriptionsMax) continue;
    const json::Value root = document->root();
    if (auto secret = root["secret"].string(); secret && !secret->empty()) {
      secrets.emplace_back(*std::move(secret));
    }
    const std::int64_t expires = root["expires_ms"].integer().value_or(0);
    if (expires <= 0) continue;
    const UnixTime at = from_unix_ms(expires);
    if (seen.expires == UnixTime{} || at < seen.expires) seen.expires = at;
    next = std::min(next, renew_in(at, now));
  }
  if (!secrets.empty()) needs_.take_secrets(std::move(secrets));
  Lock lock(mutex_);
  status_ = std::move(seen);
  return next;
}

}  // namespace sambung::inbound
