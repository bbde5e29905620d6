#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/secret.hpp"

namespace sambung::settings {

/// Where connections may go besides public addresses; plugins/http says what each means.
struct Reach {
  bool allow_private = false;
  std::vector<std::string> allowed;  ///< hosts by name, addresses, networks
  std::filesystem::path ca_file;     ///< PEM, instead of the system's

  friend bool operator==(const Reach&, const Reach&) = default;
};

enum class LimitKind : std::uint8_t { kFixedWindow, kLeakyBucket, kDailyBudget, kConcurrency };

/// A limit that a system sets; core/credentials/budget says how each kind is kept.
struct Limit {
  LimitKind kind = LimitKind::kFixedWindow;
  std::string name;               ///< empty: made of kind and scope
  std::string scope;              ///< requests of this scope alone; empty: all
  double n = 0;                   ///< calls or points; a bucket's capacity
  std::chrono::milliseconds s{};  ///< the window's length
  double per_s = 0;               ///< how fast a bucket fills
  std::chrono::minutes resets{};  ///< of a day, from midnight UTC
  bool points = false;            ///< counts points instead of calls

  friend bool operator==(const Limit&, const Limit&) = default;
};

/// What a connection's HTTP may do.
struct Http {
  std::string base_url;  ///< empty: what the manifest or the token's answer says
  Reach reach;
  std::vector<std::string> origins;  ///< where the credential is shown besides
  std::vector<Limit> limits;         ///< over those of the manifest
  std::filesystem::path record;      ///< where exchanges are kept; empty: they are not

  friend bool operator==(const Http&, const Http&) = default;
};

/// In the order of core/credentials/grant.hpp.
enum class AuthMethod : std::uint8_t {
  kOfManifest,
  kStaticHeader,
  kBasic,
  kHmac,
  kRefreshToken,
  kClientCredentials,
  kJwtBearer,
  kSession,
};

/// How to come by a system's tokens: ids and secrets here, and what else a method needs where the
/// connector's manifest does not say it. Connections name it.
struct Credential {
  std::string name;
  AuthMethod method = AuthMethod::kOfManifest;
  std::string url;  ///< of the token endpoint; from "/" on: after the connection's base_url
  std::string client_id;
  std::string client_auth;  ///< "form" or "basic"
  std::string scope;
  std::string user;
  std::string key_name;
  std::string key_id;
  std::string issuer;
  std::string subject;
  std::string audience;
  std::optional<std::string> header;
  std::optional<std::string> prefix;
  std::optional<std::string> query;
  Secret secret;
  Secret client_secret;
  Secret refresh_token;
  Secret password;
  Secret key;
  Reach reach;  ///< of the token endpoint
};

/// Whether both say the same, secrets included.
bool same(const Credential& one, const Credential& other);

}  // namespace sambung::settings
