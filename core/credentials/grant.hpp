#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/secret.hpp"
#include "core/credentials/token.hpp"

namespace sambung::credentials {

/// A header whose value is the secret itself: HubSpot private app, Odoo 19, EspoCRM, Twenty.
struct StaticHeader {
  Secret secret;
};

/// User and password, or a pair of keys: WooCommerce, Pipedrive's token client. Its token is the
/// base64 of both.
struct Basic {
  std::string user;
  Secret password;
};

/// Each request is signed in the host, with the key that comes with the token, which is the key's
/// name. Qontak.
struct RequestHmac {
  std::string key_name;
  Secret key{};
};

enum class ClientAuth : std::uint8_t { kForm, kBasic };

/// The app as a token endpoint knows it.
struct OAuthClient {
  std::string url;
  std::string id;
  Secret secret;
  ClientAuth auth = ClientAuth::kForm;
  std::string scope;
  std::vector<std::pair<std::string, std::string>> more;  ///< further fields of the form
};

/// OAuth 2.0 refresh token, rotating or not (RFC 6749 section 6): HubSpot, Zoho, Qontak, Pipedrive.
struct RefreshToken {
  OAuthClient client;
  Secret seed;  ///< from configuration, used until the system rotates; empty: given by `authorise`
};

/// OAuth 2.0 client credentials (RFC 6749 section 4.4): Shopify, SuiteCRM, HubSpot's journal.
struct ClientCredentials {
  OAuthClient client;
};

/// JWT bearer (RFC 7523) signed with RS256: Salesforce.
struct JwtBearer {
  std::string url;
  std::string issuer;
  std::string subject;
  std::string audience;
  Secret key_pem;
  std::string key_id;  ///< `kid`; empty: none
  std::chrono::seconds life{180};
};

/// A part of a log-in's answer.
struct Pick {
  enum class From : std::uint8_t { kBody, kCookie };
  From from = From::kBody;
  std::string where;  ///< a JSON pointer, or a cookie's name
};

/// A log-in that gives a session: Tryton, Odoo up to 18, Vendure.
/// `{user}` and `{password}` in `body` become JSON strings; `{user}`, `{0}`, `{1}`... in `session`
/// become the user and the picks.
struct SessionLogin {
  std::string url;
  std::string body;
  std::string user;
  Secret password;
  std::vector<Pick> picks;
  std::string session = "{0}";
  bool base64 = false;  ///< of the session
};

using Method = std::variant<StaticHeader, Basic, RequestHmac, RefreshToken, ClientCredentials,
                            JwtBearer, SessionLogin>;

/// Why there is no token, by what follows.
enum class Refusal : std::uint8_t {
  kGrant,          ///< the grant is gone: dead
  kClient,         ///< the app or its secret is not accepted
  kRequest,        ///< another error of the protocol
  kThrottled,      ///< too many exchanges
  kServer,         ///< the system is in trouble
  kUnreachable,    ///< no answer
  kNotUnderstood,  ///< an answer without a token
};

/// What a system says in its own words: when the member at `pointer` has the text or literal `value`,
/// the answer is a `refusal`, whatever its status.
struct AnswerRule {
  std::string pointer;
  std::string value;
  Refusal refusal = Refusal::kGrant;
};

/// At most so many exchanges in any time of this length.
/// Zoho: 10 access tokens in 10 minutes for a refresh token (not in its documents that were read
/// 2026-11; unverified), which suits everybody else.
struct MintLimit {
  std::size_t exchanges = 10;
  std::chrono::seconds in{600};
};

/// How to come by a credential's tokens: data, from configuration and the system's manifest.
struct Grant {
  std::string name;
  Method method;
  Carrier carrier;
  std::vector<AnswerRule> rules;
  /// Where the answer says which place its API is at, as a JSON pointer; empty: `instance_url`
  /// (Salesforce) or `api_domain` (Zoho, Pipedrive).
  std::string origin_at{};
  std::chrono::seconds life_assumed{1800};  ///< where the answer names none: Salesforce, sessions
  MintLimit mint;
};

}  // namespace sambung::credentials
