#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/base/backoff.hpp"
#include "core/base/mutex.hpp"
#include "core/credentials/grant.hpp"
#include "core/credentials/renewal.hpp"
#include "core/credentials/token.hpp"

namespace sambung::credentials {

/// Told when a credential dies or lives again: on the thread of the call that found it out, under no
/// lock, before that call and those that waited for it return.
using Listener = std::function<void(const std::string& name, const Status&)>;

/// What everything here is made of; all of it outlives the credentials.
struct Needs {
  TokenStore& store;
  TokenEndpoint& endpoint;
  const Clock& clock;
  Listener listener;
  std::uint64_t random_seed = 0;  ///< of jitter
};

enum class AfterRejection : std::uint8_t {
  kStale,     ///< there is a newer token, or one is being fetched: ask for it
  kRenewing,  ///< this report was the first: the next `token` fetches another
  kDead,
};

/// One credential: its token, and one exchange at a time however many ask. Thread-safe.
class Credential {
 public:
  Credential(Grant grant, const Needs& needs);

  /// A token for `need`; waits for the exchange under way, or runs it. Who waited for one that
  /// failed gets its error, and until the pause after it is over, so does everybody else who asks.
  /// A token that is still good is given meanwhile.
  /// Errors: kUnauthorised - dead; kUnavailable - not now, `status().retry_at` says when.
  Result<Token> token(Need need = {});

  /// The system answered 401 to the token of this generation. The first report about the newest one
  /// has another fetched. If that one is rejected too, within its first minute and before anybody
  /// reported it as accepted, that is death.
  AfterRejection rejected(std::uint64_t generation);
  /// The system took the token of this generation.
  void accepted(std::uint64_t generation);

  /// Fetches the next token if that is due and possible; for a housekeeper, once a minute, so that a
  /// death shows where nobody asks.
  void renew_if_due();

  /// A human has authorised it: what is stored gives way to `refresh`.
  /// kInvalid - this method has no refresh token; kUnavailable - not stored, nothing changed.
  Result<void> authorise(Secret refresh);
  /// A human has mended something elsewhere: tries again with what there is.
  Result<void> retry();

  Status status() const;
  const Grant& grant() const { return grant_; }

 private:
  enum class Step : std::uint8_t { kGive, kWait, kFetch, kRefuse };

  Step next_step(Need need) const SAMBUNG_REQUIRES(mutex_);
  Result<Token> outcome() const SAMBUNG_REQUIRES(mutex_);
  bool is_good(UnixTime now) const SAMBUNG_REQUIRES(mutex_);
  bool renewal_due() const SAMBUNG_REQUIRES(mutex_);
  Token static_token() const;
  Error refusal() const SAMBUNG_REQUIRES(mutex_);

  void fetch(Need need);
  bool take(Renewed& renewed, std::uint64_t epoch) SAMBUNG_REQUIRES(mutex_);
  void hold(Record& record) SAMBUNG_REQUIRES(mutex_);
  void land();
  void tell();
  /// Gives the record to store in place of what is stored (nullopt: nothing, or unreadable).
  using Edit = std::function<std::optional<Record>(std::optional<Record> stored)>;
  Result<void> rewrite(const Edit& edit);
  void begin_anew();

  const Grant grant_;
  const bool static_;  // asks nobody
  TokenStore& store_;
  const Clock& clock_;
  const Listener listener_;
  Renewal renewal_;  // belongs to whoever set in_flight_

  mutable Mutex mutex_;
  Condition landed_;
  bool in_flight_ SAMBUNG_GUARDED_BY(mutex_) = false;
  std::uint64_t flights_ SAMBUNG_GUARDED_BY(mutex_) = 0;  // that have landed
  std::uint64_t epoch_ SAMBUNG_GUARDED_BY(mutex_) = 0;    // raised by a human's word
  std::optional<Token> current_ SAMBUNG_GUARDED_BY(mutex_);
  UnixTime minted_ SAMBUNG_GUARDED_BY(mutex_){};
  UnixTime renew_at_ SAMBUNG_GUARDED_BY(mutex_){};
  UnixTime retry_at_ SAMBUNG_GUARDED_BY(mutex_){};
  bool rejected_ SAMBUNG_GUARDED_BY(mutex_) = false;  // the current one
  bool on_trial_ SAMBUNG_GUARDED_BY(mutex_) = false;  // the current one came of a rejection
  std::optional<Death> death_ SAMBUNG_GUARDED_BY(mutex_);
  std::string trouble_ SAMBUNG_GUARDED_BY(mutex_);
  Backoff backoff_ SAMBUNG_GUARDED_BY(mutex_);
  std::mt19937_64 random_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace sambung::credentials
