#include "core/credentials/renewal.hpp"

#include <algorithm>

#include "core/credentials/token_request.hpp"

namespace sambung::credentials {

namespace {

/// Somebody who writes between our steps is a human who authorises; not often within one call.
constexpr int kConflictsMax = 3;

const char* words_for(Refusal refusal) {
  switch (refusal) {
    case Refusal::kGrant: return "the grant was refused";
    case Refusal::kClient: return "the system does not accept the app or its secret";
    case Refusal::kRequest: return "the system refused the request";
    case Refusal::kThrottled: return "the system wants fewer exchanges";
    case Refusal::kServer: return "the system is in trouble";
    case Refusal::kUnreachable: return "the system did not answer";
    case Refusal::kNotUnderstood: return "the answer has no token";
  }
  return "";
}

/// Whether the answer proves that the system did not rotate.
bool is_definite(Refusal refusal) {
  return refusal == Refusal::kGrant || refusal == Refusal::kClient ||
         refusal == Refusal::kRequest || refusal == Refusal::kThrottled;
}

}  // namespace

Renewal::Renewal(const Grant& grant, TokenStore& store, TokenEndpoint& endpoint, const Clock& clock)
    : grant_(grant), store_(store), endpoint_(endpoint), clock_(clock), seed_(seed_of(grant)) {}

Renewed Renewal::run(std::uint64_t generation, Need need) {
  for (int tries = 0; tries < kConflictsMax; ++tries) {
    Step step = attempt(generation, need);
    if (auto* record = std::get_if<Record>(&step)) return std::move(*record);
    if (auto* delay = std::get_if<NotNow>(&step)) return std::move(*delay);
    if (auto* death = std::get_if<Death>(&step)) return *death;
  }
  return not_now("store: somebody else keeps writing");
}

Renewal::Step Renewal::attempt(std::uint64_t generation, Need need) {
  auto loaded = load();
  if (auto* delay = std::get_if<NotNow>(&loaded)) return std::move(*delay);
  if (auto* death = std::get_if<Death>(&loaded)) return *death;
  Record& record = std::get<Record>(loaded);
  if (auto settled = settle()) return std::move(*settled);
  if (record.death) return *record.death;
  const bool newer = record.generation > generation && !record.access.empty();
  if (newer && lasts(record.minted, record.until, clock_.now(), need)) return std::move(record);
  return exchange(std::move(record));
}

std::variant<Record, NotNow, Death> Renewal::load() {
  auto stored = store_.read(grant_.name);
  if (!stored && stored.error().code == ErrorCode::kCorrupt) {
    return Death{DeathReason::kUnreadable, clock_.now()};
  }
  if (!stored) return not_now("store: what is kept cannot be read");
  Record record = *stored ? std::move(**stored) : Record{};
  const auto* method = std::get_if<RefreshToken>(&grant_.method);
  // Who takes the first refresh token out of the configuration does not take the grant back.
  const bool says_nothing = method != nullptr && method->seed.empty() && record.version > 0;
  if (record.seed == seed_ || says_nothing) return record;
  // New, or a human has put something else into the configuration: that is what counts from now on.
  unsettled_.reset();
  Record fresh;
  fresh.version = record.version;
  fresh.generation = record.generation;
  fresh.exchanges = std::move(record.exchanges);
  fresh.seed = seed_;
  if (method != nullptr) fresh.refresh = method->seed.duplicate();
  return fresh;
}

std::optional<Renewal::Step> Renewal::settle() {
  if (!unsettled_) return std::nullopt;
  auto written = store_.write(grant_.name, *unsettled_);
  if (!written && written.error().code == ErrorCode::kExists) {
    unsettled_.reset();  // it did land, or somebody has written a newer one
    return Conflict{};
  }
  if (!written) return not_now("store: the new token cannot be kept");
  Record settled = std::move(*unsettled_);
  unsettled_.reset();
  if (clock_.now() >= settled.until) return Conflict{};  // it took too long: from the top
  return settled;
}

Renewal::Step Renewal::exchange(Record record) {
  const bool by_refresh = std::holds_alternative<RefreshToken>(grant_.method);
  if (by_refresh && record.refresh.empty()) {
    return give_up(std::move(record), false);
  }
  bool unanswered = record.unanswered;
  const Secret newest = record.refresh.duplicate();
  const Secret before = record.previous.duplicate();
  for (const Secret* refresh : {&newest, &before}) {
    // The one before is tried only after the newest was refused: whatever a system does to those
    // who use an old token again, there is nothing left to lose then.
    if (refresh == &before && before.empty()) break;
    auto form = token_request(grant_, *refresh, clock_.now());
    if (!form) return not_now("request: " + form.error().what);
    if (auto stopped = begin(record)) return std::move(*stopped);
    auto answer = read_answer(grant_, endpoint_.exchange(*form));
    if (auto* minted = std::get_if<Minted>(&answer)) {
      return keep(std::move(record), *refresh, std::move(*minted));
    }
    const Refused& refused = std::get<Refused>(answer);
    if (refused.refusal == Refusal::kGrant) continue;
    if (is_definite(refused.refusal) && !unanswered) {
      record.unanswered = false;
      if (auto failed = write(record, "the refusal cannot be noted")) return std::move(*failed);
    }
    return not_now(refused);
  }
  return give_up(std::move(record), unanswered);
}

std::optional<Renewal::Step> Renewal::begin(Record& record) {
  const UnixTime now = clock_.now();
  std::erase_if(record.exchanges, [&](UnixTime at) { return at + grant_.mint.in <= now; });
  if (record.exchanges.size() >= grant_.mint.exchanges) {
    NotNow delay = not_now("exchange: the limit of exchanges is reached");
    delay.not_before = record.exchanges.front() + grant_.mint.in;
    return delay;
  }
  record.exchanges.push_back(now);
  record.unanswered = true;
  return write(record, "it cannot be written, so nothing was asked");
}

std::optional<Renewal::Step> Renewal::write(Record& record, const char* why) {
  ++record.version;
  auto written = store_.write(grant_.name, record);
  if (written) return std::nullopt;
  if (written.error().code == ErrorCode::kExists) return Conflict{};
  return not_now(std::string("store: ") + why);
}

Renewal::Step Renewal::keep(Record record, const Secret& used, Minted minted) {
  const bool rotated = !minted.refresh.empty() && minted.refresh.reveal() != used.reveal();
  Record next = std::move(record);
  ++next.version;
  ++next.generation;
  next.previous = rotated ? used.duplicate() : Secret();
  next.refresh = rotated ? std::move(minted.refresh) : used.duplicate();
  next.access = std::move(minted.access);
  next.minted = clock_.now();
  next.until = next.minted + minted.life.value_or(grant_.life_assumed);
  next.origin = std::move(minted.origin);
  next.unanswered = false;
  next.death.reset();
  unsettled_ = std::move(next);
  auto written = store_.write(grant_.name, *unsettled_);
  if (!written && written.error().code != ErrorCode::kExists) {
    return not_now("store: the new token cannot be kept");
  }
  Record settled = std::move(*unsettled_);
  unsettled_.reset();
  if (!written) return Conflict{};  // an older answer than what a human has stored: dropped
  return settled;
}

Renewal::Step Renewal::give_up(Record record, bool unanswered) {
  Death death{DeathReason::kGrantRefused, clock_.now()};
  if (unanswered) death.reason = DeathReason::kAnswerLost;
  if (std::holds_alternative<RefreshToken>(grant_.method) && record.refresh.empty()) {
    death.reason = DeathReason::kNotAuthorised;
  }
  record.death = death;
  ++record.version;
  auto written = store_.write(grant_.name, record);
  if (!written && written.error().code == ErrorCode::kExists) return Conflict{};
  return death;  // not stored means one more exchange after a restart, which ends the same
}

Result<void> Renewal::bury(const Death& death, std::uint64_t generation) {
  auto loaded = load();
  auto* record = std::get_if<Record>(&loaded);
  if (record == nullptr) return Error{ErrorCode::kUnavailable, "cannot be read"};
  // Otherwise a human has spoken since.
  const bool is_it = record->generation == generation && !record->access.empty();
  if (!is_it) return {};
  record->death = death;
  ++record->version;
  return store_.write(grant_.name, *record);
}

NotNow Renewal::not_now(std::string why) const {
  return {.what = grant_.name + ", " + std::move(why), .retry_after = {}, .not_before = {}};
}

NotNow Renewal::not_now(const Refused& refused) const {
  NotNow delay = not_now(std::string("exchange: ") + words_for(refused.refusal));
  if (!refused.code.empty()) delay.what += " (" + refused.code + ')';
  delay.retry_after = refused.retry_after;
  return delay;
}

}  // namespace sambung::credentials
