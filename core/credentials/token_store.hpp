#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/credentials/token.hpp"

namespace sambung::credentials {

/// What a credential needs to get its next token after a restart.
struct Record {
  std::uint64_t version = 0;     ///< how often it was written; 0: never
  std::uint64_t generation = 0;  ///< of `access`
  std::string seed;              ///< fingerprint of the configuration that this grew from
  Secret refresh;                ///< empty where the method has none
  Secret previous;               ///< the one before, until `refresh` has worked once
  Secret access;                 ///< kept so that a restart costs no exchange
  UnixTime minted{};
  UnixTime until{};
  std::string origin;
  std::vector<UnixTime> exchanges;  ///< begun within the time of the mint limit
  bool unanswered = false;          ///< an exchange was begun and its answer is not in here
  std::optional<Death> death;

  Record duplicate() const {
    return {
        version, generation, seed,   refresh.duplicate(), previous.duplicate(), access.duplicate(),
        minted,  until,      origin, exchanges,           unanswered,           death};
  }
};

/// Where records are kept, by the credential's name. Thread-safe.
class TokenStore {
 public:
  virtual ~TokenStore() = default;

  /// nullopt - there is none. kCorrupt - it cannot be opened or read.
  virtual Result<std::optional<Record>> read(std::string_view name) = 0;
  /// On stable storage when it returns, if `record.version` is one more than the stored record's.
  /// kExists - it is not: somebody wrote a newer one, which stays.
  /// kUnavailable, kFull - failed; whether it was stored is not known.
  virtual Result<void> write(std::string_view name, const Record& record) = 0;
  virtual Result<void> remove(std::string_view name) = 0;
};

}  // namespace sambung::credentials
