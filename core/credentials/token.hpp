#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "core/base/clock.hpp"
#include "core/base/secret.hpp"

namespace sambung::credentials {

/// How a request shows the token: `header: prefix value`, a cookie being a header too.
struct Carrier {
  std::string header = "Authorization";
  std::string prefix = "Bearer ";
  std::string query{};  ///< as this query parameter instead; empty: as the header
};

/// What a host gets: good for a short time, and for one system.
struct Token {
  Secret value;
  UnixTime until{};              ///< by the broker's clock; no use after it
  std::uint64_t generation = 0;  ///< counts a credential's tokens, from 1, over restarts too
  Carrier carrier;
  std::string origin;    ///< https://... where the system says that its API is; empty: it did not
  Secret signing_key{};  ///< of RequestHmac: each request is signed with it

  Token duplicate() const {
    return {value.duplicate(), until, generation, carrier, origin, signing_key.duplicate()};
  }
};

/// What the caller is about to do with a token.
struct Need {
  /// A token that ends sooner is renewed first, unless tokens of this credential live less than
  /// twice as long.
  std::chrono::seconds life{60};
};

/// Whether a token of that life is worth giving for `need`.
bool lasts(UnixTime minted, UnixTime until, UnixTime now, Need need);

enum class State : std::uint8_t {
  kFresh,     ///< there is a token, and time
  kExpiring,  ///< there is none, or a renewal is due
  kDead,      ///< nothing but a human can help
};

enum class DeathReason : std::uint8_t {
  kNotAuthorised,  ///< nobody has given a refresh token yet
  kGrantRefused,   ///< the system answered that the grant is invalid or revoked
  kAnswerLost,     ///< as above, after an exchange whose answer never came: it may have rotated
  kRejectedAgain,  ///< the system rejects even a token that it has just given
  kUnreadable,     ///< what is stored cannot be opened with this master key
};

struct Death {
  DeathReason reason{};
  UnixTime since{};
};

/// What a human must do; one sentence for operators.
const char* remedy(DeathReason reason);
/// "grant_refused", for status, metrics and events.
const char* name_of(DeathReason reason);

/// A credential as an operator sees it; nothing secret.
struct Status {
  State state = State::kExpiring;
  std::uint64_t generation = 0;
  UnixTime until{};            ///< of the token; zero when there is none
  std::optional<Death> death;  ///< when dead
  std::string trouble;         ///< why the last exchange failed; empty when it did not
  UnixTime retry_at{};         ///< no exchange before this
};

}  // namespace sambung::credentials
