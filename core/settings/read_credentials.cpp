#include "core/settings/secrets.hpp"
#include "core/settings/sections.hpp"

namespace sambung::settings {

namespace {

constexpr unsigned bit(AuthMethod method) { return 1U << static_cast<unsigned>(method); }
constexpr unsigned kHeader = bit(AuthMethod::kStaticHeader);
constexpr unsigned kBasic = bit(AuthMethod::kBasic);
constexpr unsigned kHmac = bit(AuthMethod::kHmac);
constexpr unsigned kRefresh = bit(AuthMethod::kRefreshToken);
constexpr unsigned kClient = bit(AuthMethod::kClientCredentials);
constexpr unsigned kJwt = bit(AuthMethod::kJwtBearer);
constexpr unsigned kSession = bit(AuthMethod::kSession);

/// A key, whose it is, and who cannot do without it.
struct TextKey {
  const char* key;
  std::string Credential::*target;
  unsigned methods;
  unsigned needed;
  const char* example;
};
constexpr TextKey kTexts[] = {
    {"url", &Credential::url, kRefresh | kClient | kJwt | kSession, 0, ""},
    {"client_id", &Credential::client_id, kRefresh | kClient, kRefresh | kClient,
     "client_id: 4b5c...-app"},
    {"client_auth", &Credential::client_auth, kRefresh | kClient, 0, ""},
    {"scope", &Credential::scope, kRefresh | kClient, 0, ""},
    {"user", &Credential::user, kBasic | kSession, kBasic | kSession, "user: sambung"},
    {"key_name", &Credential::key_name, kHmac, kHmac, "key_name: client-id"},
    {"issuer", &Credential::issuer, kJwt, kJwt, "issuer: 3MVG9..."},
    {"subject", &Credential::subject, kJwt, 0, ""},
    {"audience", &Credential::audience, kJwt, 0, ""},
    {"key_id", &Credential::key_id, kJwt, 0, ""},
};

struct SecretKey {
  const char* key;
  Secret Credential::*target;
  unsigned methods;
  unsigned needed;
  const char* example;
};
constexpr SecretKey kSecrets[] = {
    {"secret", &Credential::secret, kHeader, kHeader, "secret: {env: CRM_TOKEN}"},
    {"password", &Credential::password, kBasic | kSession, kBasic | kSession,
     "password: {env: CRM_PASSWORD}"},
    {"key", &Credential::key, kHmac | kJwt, kHmac | kJwt, "key: {file: secrets/crm.key}"},
    {"client_secret", &Credential::client_secret, kRefresh | kClient, kClient,
     "client_secret: {env: CRM_CLIENT_SECRET}"},
    {"refresh_token", &Credential::refresh_token, kRefresh, 0, ""},
};

struct CarrierKey {
  const char* key;
  std::optional<std::string> Credential::*target;
};
constexpr CarrierKey kCarrier[] = {{"header", &Credential::header},
                                   {"prefix", &Credential::prefix},
                                   {"query", &Credential::query}};

/// Whose method the manifest says may have any key, and needs what only that can tell.
bool takes(AuthMethod method, unsigned methods) {
  return method == AuthMethod::kOfManifest || (methods & bit(method)) != 0;
}
bool needs(AuthMethod method, unsigned needed) { return (needed & bit(method)) != 0; }

void read_secret(Fields& fields, const SecretKey& key, Credential& credential) {
  const Node* node = needs(credential.method, key.needed) ? fields.need(key.key, key.example)
                                                          : fields.take(key.key);
  if (node == nullptr) return;
  auto secret =
      resolve(*node, "`" + std::string(key.key) + "` of " + fields.what(), fields.reading());
  if (secret) credential.*key.target = std::move(*secret);
}

void read_carrier(Fields& fields, Credential& credential) {
  if (credential.method == AuthMethod::kHmac) return;
  for (const CarrierKey& key : kCarrier) {
    if (fields.take(key.key) == nullptr) continue;
    std::string text;
    fields.text(key.key, text);
    credential.*key.target = std::move(text);
  }
}

Credential read_credential(const Node& key, const Node& node, Reading& reading) {
  Credential credential;
  credential.name = key.text;
  Fields fields(node, "credential \"" + credential.name + "\"", reading);
  const int method = fields.choice("method", {"static_header", "basic", "hmac", "refresh_token",
                                              "client_credentials", "jwt_bearer", "session"});
  if (method >= 0) credential.method = static_cast<AuthMethod>(method + 1);
  for (const TextKey& text : kTexts) {
    if (!takes(credential.method, text.methods)) continue;
    if (needs(credential.method, text.needed)) fields.need(text.key, text.example);
    fields.text(text.key, credential.*text.target);
  }
  if (takes(credential.method, kRefresh | kClient)) fields.choice("client_auth", {"form", "basic"});
  for (const SecretKey& secret : kSecrets) {
    if (takes(credential.method, secret.methods)) read_secret(fields, secret, credential);
  }
  read_carrier(fields, credential);
  if (const Node* http = fields.take("http")) {
    Fields reach(*http, "http of " + fields.what(), reading);
    read_reach(reach, credential.reach);
  }
  return credential;
}

}  // namespace

bool same(const Credential& one, const Credential& other) {
  for (const TextKey& text : kTexts) {
    if (one.*text.target != other.*text.target) return false;
  }
  for (const SecretKey& secret : kSecrets) {
    if ((one.*secret.target).reveal() != (other.*secret.target).reveal()) return false;
  }
  for (const CarrierKey& carrier : kCarrier) {
    if (one.*carrier.target != other.*carrier.target) return false;
  }
  return one.name == other.name && one.method == other.method && one.reach == other.reach;
}

void read_credentials(Fields& root, Settings& settings) {
  const Node* node = root.take("credentials");
  if (node == nullptr) return;
  if (!node->is_map()) {
    return root.reading().error(
        "SB1201", "`credentials` must be a map", node->place, "",
        "name each: credentials: { crm: { method: static_header, secret: {env: CRM_TOKEN} } }");
  }
  for (const auto& [key, value] : node->members) {
    if (!check_name(key, "a credential", root.reading())) continue;
    settings.credentials.push_back(read_credential(key, value, root.reading()));
  }
}

}  // namespace sambung::settings
