#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/credentials/grant.hpp"
#include "core/settings/access.hpp"
#include "plugins/services/http_setup.hpp"

namespace sambung::app {

/// One of the ways to a system's tokens, as far as the system decides it. Plain value.
struct ManifestAuth {
  settings::AuthMethod method = settings::AuthMethod::kOfManifest;
  std::string use;  ///< of a further credential ("journal"); empty: of the connection's own
  std::string url;  ///< from "/" on: after the connection's base
  std::string client_auth;
  std::string scope;
  std::string audience;
  std::vector<std::pair<std::string, std::string>> fields;  ///< further fields of the form
  credentials::Carrier carrier;
  std::string login_body;
  std::vector<credentials::Pick> picks;
  std::string session = "{0}";
  bool base64 = false;
  std::vector<credentials::AnswerRule> rules;
  std::string origin_at;
  std::chrono::seconds life{1800};
};

/// A limit with what headers say of it.
struct ManifestLimit {
  settings::Limit limit;
  services::LimitHeaders headers;
};

/// What a connector's manifest says of its system's HTTP. Plain value.
struct ManifestAccess {
  std::vector<ManifestAuth> auth;  ///< the first is the usual one
  std::string base_url;
  std::vector<std::string> origins;
  std::vector<ManifestLimit> limits;
  std::string hooks;  ///< JSON of how its system signs webhooks; empty: it says nothing

  bool says_something() const {
    return !auth.empty() || !base_url.empty() || !origins.empty() || !limits.empty();
  }
};

/// Reads, for a connection with this configuration, `auth`, `http`, `limits` and, unread, `hooks` of a manifest (plugins/abi/OPERATIONS.md). kInvalid - one of them
/// is not as it must be; the text says which.
Result<ManifestAccess> read_manifest_access(std::string_view manifest,
                                            std::string_view config = "{}");

}  // namespace sambung::app
