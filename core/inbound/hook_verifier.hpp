#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/inbound/recipe.hpp"

namespace sambung::inbound {

/// A webhook as it came. Borrowed.
struct Hook {
  std::string_view method;
  std::string_view url;   ///< as the system knows it: the public address, path and query
  std::string_view path;  ///< without the query
  std::string_view body;
  /// A header's value, empty when absent; nullopt when it stands there more than once.
  std::function<std::optional<std::string_view>(std::string_view name)> header;
};

/// Whether both are the same; where they differ does not show in the time taken.
bool same_secret(std::string_view one, std::string_view other);

/// Whether a webhook is its system's own, by the recipe and the secrets that may sign. Compares in
/// constant time, on the raw bytes. Immutable, thread-safe.
class HookVerifier {
 public:
  /// Of the secrets any one may have signed. kInvalid - there is a signature and no secret, an empty one,
  /// or a key that is none of the algorithm's: nothing may be accepted then.
  static Result<HookVerifier> make(Signature signature, std::vector<Secret> secrets);

  /// kUnauthorised - it is not, or too old or too far ahead; the text says which, for the log of who sets
  /// it up, and nothing of the request.
  Result<void> verify(const Hook& hook, std::string_view delivery_id, UnixTime now) const;

 private:
  HookVerifier(Signature signature, std::vector<Secret> secrets)
      : signature_(std::move(signature)), secrets_(std::move(secrets)) {}

  Result<void> check_time(const Hook& hook, UnixTime now) const;
  std::string signed_text(const Hook& hook, std::string_view delivery_id) const;
  bool fits(std::string_view stated, std::string_view text) const;

  Signature signature_;
  std::vector<Secret> secrets_;
};

}  // namespace sambung::inbound
