#include "core/supervise/credential_desk.hpp"

#include <variant>

namespace sambung::supervise {

namespace {

using std::chrono::milliseconds;

wire::Told told(wire::ToldKind kind, std::string reason = {}) {
  wire::Told made;
  made.kind = kind;
  made.reason = std::move(reason);
  return made;
}

wire::Told refusal(const Error& why) {
  const bool dead = why.code == ErrorCode::kUnauthorised;
  return told(dead ? wire::ToldKind::kDead : wire::ToldKind::kNotNow, why.what);
}

std::optional<double> said(double number) {
  return number < 0 ? std::nullopt : std::optional(number);
}

std::optional<milliseconds> pause_of(const wire::Ask& ask) {
  if (ask.pause_ms == 0) return std::nullopt;
  return milliseconds(ask.pause_ms);
}

}  // namespace

wire::Told CredentialDesk::answer(const wire::Ask& ask) {
  switch (ask.kind) {
    case wire::AskKind::kToken: return token(ask);
    case wire::AskKind::kRejected: return rejected(ask);
    case wire::AskKind::kLease: return lease(ask);
    default: note(ask); return told(wire::ToldKind::kDone);
  }
}

std::string CredentialDesk::asked_of(const wire::Ask& ask) const {
  if (ask.scope.empty()) return parts_.credential;
  const auto further = parts_.further.find(ask.scope);
  return further == parts_.further.end() ? std::string() : further->second;
}

wire::Told CredentialDesk::token(const wire::Ask& ask) {
  const std::string name = asked_of(ask);
  if (name.empty()) return told(wire::ToldKind::kNone);
  auto found = parts_.credentials->token(name, {std::chrono::seconds(ask.life_s)});
  if (!found) {
    wire::Told refused = refusal(found.error());
    const auto status = parts_.credentials->status(name);
    if (status) refused.until_ms = unix_ms(status->retry_at);
    return refused;
  }
  wire::Told made = told(wire::ToldKind::kToken);
  made.value = std::move(found->value);
  made.signing_key = std::move(found->signing_key);
  made.until_ms = unix_ms(found->until);
  made.generation = found->generation;
  made.header = std::move(found->carrier.header);
  made.prefix = std::move(found->carrier.prefix);
  made.query = std::move(found->carrier.query);
  made.origin = std::move(found->origin);
  return made;
}

wire::Told CredentialDesk::rejected(const wire::Ask& ask) {
  const std::string name = asked_of(ask);
  if (name.empty()) return told(wire::ToldKind::kNone);
  const auto after = parts_.credentials->rejected(name, ask.generation);
  if (!after) return refusal(after.error());
  if (*after != credentials::AfterRejection::kDead) return told(wire::ToldKind::kDone);
  // Its own words say what a human must do.
  const auto refused = parts_.credentials->token(name);
  return refused ? told(wire::ToldKind::kDone) : refusal(refused.error());
}

wire::Told CredentialDesk::lease(const wire::Ask& ask) {
  if (parts_.budget == nullptr) return told(wire::ToldKind::kNone);
  const auto reply =
      parts_.budget->lease({.priority = static_cast<credentials::Priority>(ask.priority),
                            .scope = ask.scope,
                            .calls = ask.calls,
                            .points_each = ask.points},
                           parts_.clock.now());
  if (!reply) return told(wire::ToldKind::kNotNow, reply.error().what);
  if (const auto* wait = std::get_if<credentials::Wait>(&*reply)) {
    wire::Told made = told(wire::ToldKind::kWait);
    made.until_ms = unix_ms(wait->until);
    made.calls = wait->held ? 1 : 0;
    return made;
  }
  const auto& lease = std::get<credentials::Lease>(*reply);
  wire::Told made = told(wire::ToldKind::kLease);
  made.lease = lease.id;
  made.calls = lease.calls;
  made.until_ms = unix_ms(lease.until);
  return made;
}

void CredentialDesk::note(const wire::Ask& ask) {
  const UnixTime now = parts_.clock.now();
  if (const std::string name = asked_of(ask);
      ask.kind == wire::AskKind::kAccepted && !name.empty()) {
    // Fails for an unknown name alone, and whoever made the desk knew it.
    (void)parts_.credentials->accepted(name, ask.generation);
  }
  if (parts_.budget == nullptr) return;
  if (ask.kind == wire::AskKind::kSettle) {
    parts_.budget->settle({.lease = ask.lease, .used = ask.used, .unused = ask.unused}, now);
  } else if (ask.kind == wire::AskKind::kThrottled) {
    parts_.budget->throttled(ask.lease, ask.scope, pause_of(ask), now);
  } else if (ask.kind == wire::AskKind::kReport) {
    credentials::Reported reported{.remaining = said(ask.remaining),
                                   .limit = said(ask.size),
                                   .per_second = said(ask.per_second)};
    if (const auto ms = said(ask.resets_in_ms)) {
      reported.resets_in = milliseconds(static_cast<std::int64_t>(*ms));
    }
    // A name that the plan does not have: what a system says and nobody limits.
    (void)parts_.budget->report(ask.scope, reported, now);
  }
}

}  // namespace sambung::supervise
