#include "core/credentials/credential.hpp"

#include <algorithm>

#include "core/sodium/base64.hpp"

namespace sambung::credentials {

namespace {

constexpr std::chrono::minutes kTrial{1};
constexpr std::chrono::minutes kLeadMax{10};
/// How long a token endpoint is left alone after failed exchanges.
constexpr std::chrono::seconds kPauseFirst{1};
constexpr std::chrono::minutes kPauseMost{5};
/// What a system may ask for.
constexpr std::chrono::seconds kAskedMost{3600};

bool asks_nobody(const Method& method) {
  return std::holds_alternative<StaticHeader>(method) || std::holds_alternative<Basic>(method) ||
         std::holds_alternative<RequestHmac>(method);
}

}  // namespace

Credential::Credential(Grant grant, const Needs& needs)
    : grant_(std::move(grant)),
      static_(asks_nobody(grant_.method)),
      store_(needs.store),
      clock_(needs.clock),
      listener_(needs.listener),
      renewal_(grant_, needs.store, needs.endpoint, needs.clock),
      backoff_(kPauseFirst, kPauseMost, static_cast<std::uint32_t>(needs.random_seed)),
      random_(needs.random_seed) {
  Lock lock(mutex_);
  if (static_) current_ = static_token();
}

Token Credential::static_token() const {
  Token token{Secret(), UnixTime::max(), 1, grant_.carrier, {}, {}};
  if (const auto* header = std::get_if<StaticHeader>(&grant_.method)) {
    token.value = header->secret.duplicate();
  } else if (const auto* basic = std::get_if<Basic>(&grant_.method)) {
    const Secret pair(basic->user + ':' + std::string(basic->password.reveal()));
    token.value = Secret(sodium::to_base64(pair.reveal()));
  } else if (const auto* hmac = std::get_if<RequestHmac>(&grant_.method)) {
    token.value = Secret(hmac->key_name);
    token.signing_key = hmac->key.duplicate();
  }
  return token;
}

Result<Token> Credential::token(Need need) {
  {
    Lock lock(mutex_);
    switch (next_step(need)) {
      case Step::kGive: return current_->duplicate();
      case Step::kRefuse: return outcome();
      case Step::kWait:
        for (const std::uint64_t mine = flights_; flights_ == mine;) landed_.wait(mutex_);
        return outcome();
      case Step::kFetch: in_flight_ = true;
    }
  }
  fetch(need);
  Lock lock(mutex_);
  return outcome();
}

Credential::Step Credential::next_step(Need need) const {
  if (death_) return Step::kRefuse;
  const UnixTime now = clock_.now();
  const bool good = is_good(now) && (static_ || lasts(minted_, current_->until, now, need));
  const bool may_fetch = !in_flight_ && now >= retry_at_;
  if (good) return renewal_due() && may_fetch ? Step::kFetch : Step::kGive;
  if (in_flight_) return Step::kWait;
  return may_fetch ? Step::kFetch : Step::kRefuse;
}

bool Credential::is_good(UnixTime now) const {
  return current_ && !rejected_ && now < current_->until;
}

bool Credential::renewal_due() const {
  return !static_ && (!current_ || rejected_ || clock_.now() >= renew_at_);
}

/// What a caller gets after an exchange: whatever is good by now, else why there is nothing.
Result<Token> Credential::outcome() const {
  if (!death_ && is_good(clock_.now())) return current_->duplicate();
  return refusal();
}

Error Credential::refusal() const {
  if (death_) {
    return {ErrorCode::kUnauthorised,
            grant_.name + " is dead (" + name_of(death_->reason) + "): " + remedy(death_->reason)};
  }
  return {ErrorCode::kUnavailable, trouble_.empty() ? grant_.name + ", no token yet" : trouble_};
}

/// The caller has set `in_flight_`, and so owns the renewal.
void Credential::fetch(Need need) {
  std::uint64_t known = 0;
  std::uint64_t epoch = 0;
  {
    Lock lock(mutex_);
    known = current_ ? current_->generation : 0;
    epoch = epoch_;
  }
  Renewed renewed = renewal_.run(known, need);
  bool died = false;
  {
    Lock lock(mutex_);
    died = take(renewed, epoch);
  }
  if (died) tell();
  land();
}

/// Gives whether that was the end.
bool Credential::take(Renewed& renewed, std::uint64_t epoch) {
  if (auto* record = std::get_if<Record>(&renewed)) {
    hold(*record);
    return false;
  }
  const bool outdated = epoch != epoch_;  // a human has spoken since
  if (const auto* death = std::get_if<Death>(&renewed)) {
    if (!outdated) death_ = *death;
    return !outdated;
  }
  const auto& delay = std::get<NotNow>(renewed);
  trouble_ = delay.what;
  if (outdated) return false;
  const auto asked = std::min(delay.retry_after.value_or(std::chrono::seconds(0)), kAskedMost);
  retry_at_ = clock_.now() + std::max<std::chrono::milliseconds>(backoff_.next(), asked);
  retry_at_ = std::max(retry_at_, delay.not_before.value_or(retry_at_));
  return false;
}

void Credential::hold(Record& record) {
  on_trial_ = rejected_;
  rejected_ = false;
  trouble_.clear();
  backoff_.reset();
  retry_at_ = {};
  minted_ = record.minted;
  current_ = Token{std::move(record.access), record.until,
                   record.generation,        grant_.carrier,
                   std::move(record.origin), {}};
  // Connections that share a system's hour should not all come back at its end.
  const auto life = record.until - record.minted;
  const auto lead = std::min<UnixTime::duration>(life / 5, kLeadMax);
  std::uniform_int_distribution<std::int64_t> jitter(lead.count() / 2, lead.count());
  renew_at_ = record.until - UnixTime::duration(jitter(random_));
}

void Credential::land() {
  {
    Lock lock(mutex_);
    in_flight_ = false;
    ++flights_;
  }
  landed_.notify_all();
}

void Credential::tell() {
  if (listener_) listener_(grant_.name, status());
}

AfterRejection Credential::rejected(std::uint64_t generation) {
  Death death{DeathReason::kRejectedAgain, clock_.now()};
  {
    Lock lock(mutex_);
    if (death_) return AfterRejection::kDead;
    if (!current_ || generation != current_->generation || rejected_) return AfterRejection::kStale;
    const bool again = on_trial_ && clock_.now() < minted_ + kTrial;
    if (in_flight_ || (!static_ && !again)) {
      rejected_ = true;
      return in_flight_ ? AfterRejection::kStale : AfterRejection::kRenewing;
    }
    death_ = death;
    in_flight_ = true;
  }
  if (!static_ && !renewal_.bury(death, generation)) {
    Lock lock(mutex_);
    trouble_ = grant_.name + ", store: that it is dead cannot be kept";
  }
  tell();
  land();
  return AfterRejection::kDead;
}

void Credential::accepted(std::uint64_t generation) {
  Lock lock(mutex_);
  if (current_ && current_->generation == generation) on_trial_ = false;
}

void Credential::renew_if_due() {
  {
    Lock lock(mutex_);
    if (death_ || in_flight_ || !renewal_due() || clock_.now() < retry_at_) return;
    in_flight_ = true;
  }
  fetch({});
}

Status Credential::status() const {
  Lock lock(mutex_);
  Status status;
  status.generation = current_ ? current_->generation : 0;
  status.until = current_ ? current_->until : UnixTime{};
  status.death = death_;
  status.trouble = trouble_;
  status.retry_at = retry_at_;
  status.state = death_ ? State::kDead : renewal_due() ? State::kExpiring : State::kFresh;
  return status;
}

}  // namespace sambung::credentials
