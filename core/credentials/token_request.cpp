#include "core/credentials/token_request.hpp"

#include "core/base/assert.hpp"
#include "core/credentials/encode.hpp"
#include "core/credentials/fill.hpp"
#include "core/credentials/jwt_assertion.hpp"
#include "core/json/writer.hpp"
#include "core/sodium/base64.hpp"

namespace sambung::credentials {

namespace {

void add_field(std::string& body, std::string_view name, std::string_view value) {
  if (!body.empty()) body.push_back('&');
  body += percent_encode(name);
  body.push_back('=');
  body += percent_encode(value);
}

Form client_form(const OAuthClient& client, std::string body) {
  Form form;
  form.url = client.url;
  if (!client.scope.empty()) add_field(body, "scope", client.scope);
  for (const auto& [name, value] : client.more) add_field(body, name, value);
  if (client.auth == ClientAuth::kBasic) {
    const Secret pair(percent_encode(client.id) + ':' + percent_encode(client.secret.reveal()));
    form.headers.push_back({"Authorization", Secret("Basic " + sodium::to_base64(pair.reveal()))});
  } else {
    add_field(body, "client_id", client.id);
    add_field(body, "client_secret", client.secret.reveal());
  }
  form.headers.push_back({"Accept", Secret("application/json")});
  form.body = Secret(std::move(body));
  return form;
}

std::string json_string(std::string_view text) {
  std::string out;
  json::append_quoted(out, text);
  return out;
}

/// One overload a method; picked by std::visit.
struct Asking {
  const Secret& refresh;
  UnixTime now;

  Result<Form> operator()(const RefreshToken& grant) const {
    std::string body;
    add_field(body, "grant_type", "refresh_token");
    add_field(body, "refresh_token", refresh.reveal());
    return client_form(grant.client, std::move(body));
  }
  Result<Form> operator()(const ClientCredentials& grant) const {
    std::string body;
    add_field(body, "grant_type", "client_credentials");
    return client_form(grant.client, std::move(body));
  }
  Result<Form> operator()(const JwtBearer& grant) const {
    auto assertion = sign_assertion(grant, now);
    if (!assertion) return assertion.error();
    std::string body;
    add_field(body, "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
    add_field(body, "assertion", assertion->reveal());
    Form form;
    form.url = grant.url;
    form.body = Secret(std::move(body));
    return form;
  }
  Result<Form> operator()(const SessionLogin& grant) const {
    Form form;
    form.url = grant.url;
    form.content_type = "application/json";
    form.body = Secret(fill(grant.body, {{"user", json_string(grant.user)},
                                         {"password", json_string(grant.password.reveal())}}));
    return form;
  }
  template <class Static>
  Result<Form> operator()(const Static&) const {
    constexpr bool kAsks = false;
    SAMBUNG_ASSERT(kAsks);
    return Form{};
  }
};

}  // namespace

Result<Form> token_request(const Grant& grant, const Secret& refresh, UnixTime now) {
  return std::visit(Asking{refresh, now}, grant.method);
}

}  // namespace sambung::credentials
