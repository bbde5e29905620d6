#include "plugins/services/token_holder.hpp"

#include <algorithm>

namespace sambung::services {

namespace {

constexpr std::int64_t kLifeMs = 60'000;

std::int64_t now_ms() { return unix_ms(SystemClock().now()); }

}  // namespace

bool TokenHolder::lasts() const {
  if (!held_) return false;
  const std::int64_t life = token_.until_ms - taken_ms_;
  return now_ms() < token_.until_ms - std::min(kLifeMs, life / 2);
}

wire::Ask TokenHolder::about(wire::AskKind kind) const {
  wire::Ask ask;
  ask.kind = kind;
  ask.generation = token_.generation;
  ask.scope = use_;
  return ask;
}

std::optional<HttpAnswer> TokenHolder::refresh(BrokerLine::Clock::time_point until) {
  if (lasts()) return {};
  held_ = false;
  wire::Ask ask = about(wire::AskKind::kToken);
  ask.life_s = kLifeMs / 1000;
  auto told = line_.ask(ask, until);
  if (line_.stop().stop_requested()) return failed(SAMBUNG_HTTP_CANCELLED, "cancelled");
  if (!told) return failed(SAMBUNG_HTTP_NOT_SENT, "the broker gave no token in time");
  if (told->kind == wire::ToldKind::kDead) {
    return failed(SAMBUNG_HTTP_AUTH_DEAD, std::move(told->reason));
  }
  if (told->kind != wire::ToldKind::kToken) {
    HttpAnswer answer = failed(SAMBUNG_HTTP_NOT_SENT, "no token now: " + told->reason);
    if (told->kind == wire::ToldKind::kNone) answer.reason = "this connection has no credential";
    answer.retry_after = std::chrono::milliseconds(
        std::clamp<std::int64_t>(told->until_ms - now_ms(), 0, 3'600'000));
    return answer;
  }
  token_ = std::move(*told);
  taken_ms_ = now_ms();
  held_ = true;
  accepted_ = false;
  return {};
}

std::optional<HttpAnswer> TokenHolder::rejected(BrokerLine::Clock::time_point until) {
  held_ = false;
  auto told = line_.ask(about(wire::AskKind::kRejected), until);
  if (line_.stop().stop_requested()) return failed(SAMBUNG_HTTP_CANCELLED, "cancelled");
  if (!told) return failed(SAMBUNG_HTTP_NOT_SENT, "the broker gave no other token in time");
  if (told->kind == wire::ToldKind::kDone) return {};
  return failed(SAMBUNG_HTTP_AUTH_DEAD, std::move(told->reason));
}

void TokenHolder::accepted() {
  if (!held_ || accepted_) return;
  accepted_ = true;
  line_.tell(about(wire::AskKind::kAccepted));
}

}  // namespace sambung::services
