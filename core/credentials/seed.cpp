#include <sodium.h>

#include "core/base/hex.hpp"
#include "core/credentials/renewal.hpp"

namespace sambung::credentials {

namespace {

/// BLAKE2b over texts, each with its length before it.
class Fingerprint {
 public:
  Fingerprint() { crypto_generichash_init(&state_, nullptr, 0, kBytes); }
  Fingerprint& add(std::string_view text) {
    const std::string length = std::to_string(text.size()) + ':';
    update(length);
    update(text);
    return *this;
  }
  Fingerprint& add(const OAuthClient& client) {
    return add(client.url).add(client.id).add(client.secret.reveal()).add(client.scope);
  }
  std::string text() {
    std::string digest(kBytes, '\0');
    crypto_generichash_final(&state_, reinterpret_cast<unsigned char*>(digest.data()), kBytes);
    return to_hex(digest);
  }

 private:
  static constexpr std::size_t kBytes = 16;

  void update(std::string_view text) {
    crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(text.data()),
                              text.size());
  }

  crypto_generichash_state state_;
};

struct Seeding {
  std::string operator()(const RefreshToken& grant) const {
    // Not the client: a human who changes its secret has not taken back the rotated token.
    return Fingerprint().add("refresh").add(grant.seed.reveal()).text();
  }
  std::string operator()(const ClientCredentials& grant) const {
    return Fingerprint().add("client").add(grant.client).text();
  }
  std::string operator()(const JwtBearer& grant) const {
    return Fingerprint()
        .add("jwt")
        .add(grant.url)
        .add(grant.issuer)
        .add(grant.subject)
        .add(grant.audience)
        .add(grant.key_pem.reveal())
        .text();
  }
  std::string operator()(const SessionLogin& grant) const {
    return Fingerprint()
        .add("login")
        .add(grant.url)
        .add(grant.body)
        .add(grant.user)
        .add(grant.password.reveal())
        .text();
  }
  template <class Static>
  std::string operator()(const Static&) const {
    return {};
  }
};

}  // namespace

std::string seed_of(const Grant& grant) { return std::visit(Seeding{}, grant.method); }

}  // namespace sambung::credentials
