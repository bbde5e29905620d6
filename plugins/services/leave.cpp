#include "plugins/services/leave.hpp"

#include <algorithm>

namespace sambung::services {

namespace {

using std::chrono::milliseconds;
using LineClock = BrokerLine::Clock;

/// How soon to ask again: somebody may have given something back, which nobody tells us.
constexpr milliseconds kAskAgain{100};
constexpr std::chrono::seconds kPatience{1};

milliseconds until_then(const wire::Told& told) {
  const auto now = unix_ms(SystemClock().now());
  return milliseconds(std::max<std::int64_t>(told.until_ms - std::min(now, told.until_ms), 0));
}

HttpAnswer no_room(milliseconds wait) {
  constexpr milliseconds kWaitMax = std::chrono::hours(24);
  HttpAnswer answer = failed(SAMBUNG_HTTP_BUDGET, "a limit of the system leaves no room in time");
  answer.retry_after = std::clamp(wait, milliseconds(1), kWaitMax);
  return answer;
}

}  // namespace

std::optional<HttpAnswer> Leave::take(const HttpErrand& errand, LineClock::time_point until) {
  wire::Ask ask;
  ask.kind = wire::AskKind::kLease;
  ask.priority = errand.priority;
  ask.scope = errand.scope;
  ask.points = errand.cost;
  milliseconds wait(0);
  while (LineClock::now() < until) {
    const auto told = line_.ask(ask, until);
    if (line_.stop().stop_requested()) return failed(SAMBUNG_HTTP_CANCELLED, "cancelled");
    if (!told) return failed(SAMBUNG_HTTP_NOT_SENT, "the broker gave no leave in time");
    lease_ = told->lease;
    if (told->kind == wire::ToldKind::kLease || told->kind == wire::ToldKind::kNone) return {};
    if (told->kind != wire::ToldKind::kWait) return failed(SAMBUNG_HTTP_NOT_SENT, told->reason);
    wait = until_then(*told);
    const bool sooner = told->calls > 0;  // when another call ends
    if (!sooner && wait > until - LineClock::now()) return no_room(wait);
    if (!line_.pause(LineClock::now() + std::min(wait, kAskAgain))) {
      return failed(SAMBUNG_HTTP_CANCELLED, "cancelled while it waited under a limit");
    }
  }
  return no_room(kAskAgain);
}

void Leave::settle(const HttpErrand& errand, const HttpAnswer& answer) {
  const int status = answer.response.status;
  const bool asks_to_wait = status == 503 && answer.retry_after.count() > 0;
  if (status == 429 || asks_to_wait) {
    wire::Ask throttled;
    throttled.kind = wire::AskKind::kThrottled;
    throttled.lease = lease_;
    throttled.scope = errand.scope;
    throttled.pause_ms = static_cast<std::uint32_t>(answer.retry_after.count());
    // Waited for, so that nobody who hears of it from us is in time to make it worse.
    (void)line_.ask(throttled, LineClock::now() + kPatience);
  }
  if (lease_ == 0) return;
  wire::Ask settled;
  settled.kind = wire::AskKind::kSettle;
  settled.lease = lease_;
  settled.used = answer.bytes_left ? 1 : 0;
  settled.unused = answer.bytes_left ? 0 : 1;
  line_.tell(settled);
  lease_ = 0;
}

}  // namespace sambung::services
