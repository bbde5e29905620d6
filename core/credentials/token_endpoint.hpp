#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

namespace sambung::credentials {

struct Header {
  std::string name;
  Secret value;
};

/// A POST that asks for a token. Only `url` may be shown.
struct Form {
  std::string url;
  std::string content_type = "application/x-www-form-urlencoded";
  std::vector<Header> headers;
  Secret body;
};

/// What came back, whatever its status.
struct Answer {
  int status = 0;
  std::optional<std::chrono::seconds> retry_after;  ///< `Retry-After`, a date already subtracted
  std::vector<Header> headers;                      ///< `Set-Cookie` at least
  Secret body;
};

/// The way to the systems' token endpoints; an HTTP client implements it. Thread-safe: credentials
/// are renewed side by side.
class TokenEndpoint {
 public:
  virtual ~TokenEndpoint() = default;

  /// Sends `form` once, follows no redirect and never retries: a refresh token may be good for one
  /// use. Returns within 30 s, or sooner when the broker stops. Must not throw.
  /// Errors: kUnavailable - no answer; whether the system saw the request is not known.
  virtual Result<Answer> exchange(const Form& form) = 0;
};

}  // namespace sambung::credentials
