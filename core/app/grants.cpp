#include "core/app/grants.hpp"

#include <algorithm>
#include <variant>

namespace sambung::app {

namespace {

using settings::AuthMethod;
using settings::Credential;

const std::string& first_said(const std::string& one, const std::string& other) {
  return one.empty() ? other : one;
}

/// Builds one grant. Confined to one call.
class GrantMaker {
 public:
  GrantMaker(const Credential& credential, const ManifestAuth& auth, const std::string& base)
      : from_(credential), auth_(auth), url_(first_said(credential.url, auth.url)) {
    if (!url_.starts_with('/')) return;
    std::string place = base;
    while (place.ends_with('/')) place.pop_back();
    url_ = place.empty() ? std::string() : place + url_;
  }

  Result<credentials::Grant> make(AuthMethod method) {
    credentials::Grant grant;
    grant.name = from_.name;
    grant.method = method_of(method);
    if (!missing_.empty()) return lacks();
    grant.carrier = auth_.carrier;
    if (from_.header) grant.carrier.header = *from_.header;
    if (from_.prefix) grant.carrier.prefix = *from_.prefix;
    if (from_.query) grant.carrier.query = *from_.query;
    grant.rules = auth_.rules;
    grant.origin_at = auth_.origin_at;
    grant.life_assumed = auth_.life;
    return grant;
  }

 private:
  credentials::Method method_of(AuthMethod method) {
    switch (method) {
      case AuthMethod::kStaticHeader:
        return credentials::StaticHeader{need("secret", from_.secret)};
      case AuthMethod::kBasic:
        return credentials::Basic{need("user", from_.user), from_.password.duplicate()};
      case AuthMethod::kHmac:
        return credentials::RequestHmac{need("key_name", from_.key_name), need("key", from_.key)};
      case AuthMethod::kRefreshToken:
        return credentials::RefreshToken{client(), from_.refresh_token.duplicate()};
      case AuthMethod::kClientCredentials: return credentials::ClientCredentials{client()};
      case AuthMethod::kJwtBearer: return jwt();
      case AuthMethod::kSession: return login();
      case AuthMethod::kOfManifest: break;
    }
    missing_ = "method";
    return credentials::StaticHeader{};
  }

  credentials::OAuthClient client() {
    credentials::OAuthClient client;
    client.url = need("url", url_);
    client.id = need("client_id", from_.client_id);
    client.secret = from_.client_secret.duplicate();
    const bool basic = first_said(from_.client_auth, auth_.client_auth) == "basic";
    client.auth = basic ? credentials::ClientAuth::kBasic : credentials::ClientAuth::kForm;
    client.scope = first_said(from_.scope, auth_.scope);
    client.more = auth_.fields;
    return client;
  }

  credentials::JwtBearer jwt() {
    credentials::JwtBearer jwt;
    jwt.url = need("url", url_);
    jwt.issuer = need("issuer", from_.issuer);
    jwt.subject = from_.subject;
    jwt.audience = first_said(from_.audience, auth_.audience);
    jwt.key_pem = need("key", from_.key);
    jwt.key_id = from_.key_id;
    return jwt;
  }

  credentials::SessionLogin login() {
    credentials::SessionLogin login;
    login.url = need("url", url_);
    login.body = auth_.login_body;
    login.user = need("user", from_.user);
    login.password = need("password", from_.password);
    login.picks = auth_.picks;
    login.session = auth_.session;
    login.base64 = auth_.base64;
    if (login.picks.empty()) missing_ = "a manifest with `session`";
    return login;
  }

  const std::string& need(const char* key, const std::string& value) {
    if (value.empty()) missing_ = key;
    return value;
  }
  Secret need(const char* key, const Secret& value) {
    if (value.empty()) missing_ = key;
    return value.duplicate();
  }

  Error lacks() const {
    return Error{ErrorCode::kInvalid,
                 "credential \"" + from_.name + "\" lacks " + missing_ +
                     ", and the connector's manifest does not say it; add it under credentials: " +
                     from_.name + ":"};
  }

  const Credential& from_;
  const ManifestAuth& auth_;
  std::string url_;
  std::string missing_;
};

}  // namespace

Result<credentials::Grant> grant_of(const settings::Credential& credential,
                                    const ManifestAccess& manifest, const std::string& base,
                                    const std::string& use) {
  ManifestAuth auth;
  auth.method = credential.method;
  if (auth.method == AuthMethod::kBasic) auth.carrier.prefix = "Basic ";
  for (const ManifestAuth& way : manifest.auth) {
    if (way.use != use) continue;
    if (credential.method != AuthMethod::kOfManifest && way.method != credential.method) continue;
    auth = way;
    break;
  }
  return GrantMaker(credential, auth, base).make(auth.method);
}

std::string token_url(const credentials::Grant& grant) {
  if (const auto* refresh = std::get_if<credentials::RefreshToken>(&grant.method)) {
    return refresh->client.url;
  }
  if (const auto* client = std::get_if<credentials::ClientCredentials>(&grant.method)) {
    return client->client.url;
  }
  if (const auto* jwt = std::get_if<credentials::JwtBearer>(&grant.method)) return jwt->url;
  if (const auto* login = std::get_if<credentials::SessionLogin>(&grant.method)) return login->url;
  return {};
}

}  // namespace sambung::app
