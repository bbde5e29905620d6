#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace sambung::services {

/// By which headers a system says how a limit stands; a name that is empty is not looked for.
struct LimitHeaders {
  std::string limit;      ///< as the broker's plan names it
  std::string remaining;  ///< "X-HubSpot-RateLimit-Remaining"
  std::string size;
  std::string resets_s;   ///< seconds from now
  std::string resets_ms;  ///< milliseconds from now
};

/// What a connection's HTTP may do; nothing secret. Plain value.
struct HttpSetup {
  std::string connection;
  std::string base_url;                  ///< of relative URLs; empty: where the token's answer says
  bool credential = false;               ///< the broker has a token for this connection
  std::vector<std::string> credentials;  ///< further ones that it has a token for, by their use
  bool limited = false;                  ///< and leave to call
  /// Where the credential is shown besides the base and the token's own origin: "https://a.example".
  std::vector<std::string> origins;
  bool allow_private = false;        ///< as remote::Guard::make
  std::vector<std::string> allowed;  ///< likewise
  std::string ca_file;
  std::vector<LimitHeaders> limit_headers;
  std::string record;  ///< a folder for cassettes; empty: none are made
};

/// As JSON, for the bootstrap.
std::string encode(const HttpSetup& setup);
/// kInvalid - not such a text. Members that are not known are passed over.
Result<HttpSetup> decode_http_setup(std::string_view json);

}  // namespace sambung::services
