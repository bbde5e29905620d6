#include "core/credentials/jwt_assertion.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

#include "core/json/writer.hpp"
#include "core/sodium/base64.hpp"

namespace sambung::credentials {

namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Bio = std::unique_ptr<BIO, Freed<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;

/// Without it OpenSSL would ask on the terminal.
int no_passphrase(char*, int, int, void*) { return 0; }

std::string protected_header(const std::string& key_id) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.key("alg");
  writer.string("RS256");
  writer.key("typ");
  writer.string("JWT");
  if (!key_id.empty()) {
    writer.key("kid");
    writer.string(key_id);
  }
  writer.end_object();
  return text;
}

std::string claims(const JwtBearer& grant, UnixTime now) {
  const std::int64_t issued = unix_ms(now) / 1000;
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.key("iss");
  writer.string(grant.issuer);
  writer.key("sub");
  writer.string(grant.subject);
  writer.key("aud");
  writer.string(grant.audience);
  writer.key("iat");
  writer.integer(issued);
  writer.key("exp");
  writer.integer(issued + grant.life.count());
  writer.end_object();
  return text;
}

/// PKCS #1 v1.5 with SHA-256; empty when OpenSSL refuses.
std::string signature_of(std::string_view text, EVP_PKEY* key) {
  const Digest digest(EVP_MD_CTX_new());
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  if (EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
      EVP_DigestSign(digest.get(), nullptr, &size, bytes, text.size()) != 1) {
    return {};
  }
  std::string signature(size, '\0');
  if (EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes,
                     text.size()) != 1) {
    return {};
  }
  signature.resize(size);
  return signature;
}

}  // namespace

Result<Secret> sign_assertion(const JwtBearer& grant, UnixTime now) {
  const std::string_view pem = grant.key_pem.reveal();
  const Bio source(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Key key(PEM_read_bio_PrivateKey(source.get(), nullptr, no_passphrase, nullptr));
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) {
    ERR_clear_error();
    return Error{ErrorCode::kInvalid, "the key must be an RSA private key in PEM, no passphrase"};
  }
  std::string text = sodium::to_base64url(protected_header(grant.key_id)) + '.' +
                     sodium::to_base64url(claims(grant, now));
  const std::string signature = signature_of(text, key.get());
  if (signature.empty()) {
    ERR_clear_error();
    return Error{ErrorCode::kInvalid, "the key does not sign"};
  }
  return Secret(std::move(text) + '.' + sodium::to_base64url(signature));
}

}  // namespace sambung::credentials
