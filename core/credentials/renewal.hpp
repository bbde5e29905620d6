#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "core/base/clock.hpp"
#include "core/credentials/grant.hpp"
#include "core/credentials/token_answer.hpp"
#include "core/credentials/token_endpoint.hpp"
#include "core/credentials/token_store.hpp"

namespace sambung::credentials {

/// No token now, and why; `what` names the credential and the step and nothing secret.
struct NotNow {
  std::string what;
  std::optional<std::chrono::seconds> retry_after;  ///< the system asked for it
  std::optional<UnixTime> not_before;               ///< the mint limit allows none sooner
};

using Renewed = std::variant<Record, NotNow, Death>;

/// Gets one credential's next token and keeps what must survive.
///
/// The order is what matters here. Before a request leaves, "an exchange was begun" is on stable
/// storage: that counts it against the mint limit over a crash, and proves that the store can be
/// written before a refresh token of one use is spent. Before the answer's access token is given to
/// anybody, its refresh token is on stable storage, with the old one beside it until the new one has
/// worked. An answer that could not be stored is kept and stored first thing next time. A record
/// that somebody else wrote in the meantime is newer, and wins.
///
/// Confined to one caller at a time.
class Renewal {
 public:
  Renewal(const Grant& grant, TokenStore& store, TokenEndpoint& endpoint, const Clock& clock);

  /// A record whose access token is newer than `generation` and lasts: the stored one, else by an
  /// exchange (by two if the newest refresh token is refused and the one before it is still here).
  Renewed run(std::uint64_t generation, Need need);

  /// Makes the credential dead in the store too, if its newest token is of that generation.
  Result<void> bury(const Death& death, std::uint64_t generation);

 private:
  struct Conflict {};
  using Step = std::variant<Record, NotNow, Death, Conflict>;

  std::variant<Record, NotNow, Death> load();
  Step attempt(std::uint64_t generation, Need need);
  std::optional<Step> settle();
  Step exchange(Record record);
  Step keep(Record record, const Secret& used, Minted minted);
  Step give_up(Record record, bool unanswered);
  std::optional<Step> begin(Record& record);
  std::optional<Step> write(Record& record, const char* why);
  NotNow not_now(std::string why) const;
  NotNow not_now(const Refused& refused) const;

  const Grant& grant_;
  TokenStore& store_;
  TokenEndpoint& endpoint_;
  const Clock& clock_;
  const std::string seed_;
  std::optional<Record> unsettled_;  // an answer that is not known to be stored
};

/// What of the configuration makes a record outdated when it changes: the refresh token that a human
/// gave, else all that the method has. A hash.
std::string seed_of(const Grant& grant);

}  // namespace sambung::credentials
