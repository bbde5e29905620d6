// The digest functions of OpenSSL 1.1 are kept: a keyed state that is copied costs 0.1 us per body,
// where EVP_MAC costs more than the digest of a typical webhook.
#define OPENSSL_API_COMPAT 0x10100000L
#include "core/whatsapp/signature.hpp"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <array>
#include <string>

#include "core/base/hex.hpp"

namespace sambung::whatsapp {

namespace {

constexpr std::string_view kPrefix = "sha256=";
constexpr std::size_t kBlockSize = 64;
using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

/// A SHA-256 that has already taken in one block: the key, mixed with `pad` (RFC 2104).
SHA256_CTX padded(const std::array<unsigned char, kBlockSize>& key, unsigned char pad) {
  std::array<unsigned char, kBlockSize> block = key;
  for (unsigned char& byte : block) byte = static_cast<unsigned char>(byte ^ pad);
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, block.data(), block.size());
  OPENSSL_cleanse(block.data(), block.size());
  return context;
}

}  // namespace

struct SignatureVerifier::Key {
  SHA256_CTX inner;
  SHA256_CTX outer;

  explicit Key(std::string_view secret) {
    std::array<unsigned char, kBlockSize> key{};
    if (secret.size() > kBlockSize) {
      SHA256(reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), key.data());
    } else {
      std::copy(secret.begin(), secret.end(), key.begin());
    }
    inner = padded(key, 0x36);
    outer = padded(key, 0x5c);
    OPENSSL_cleanse(key.data(), key.size());
  }
  ~Key() {
    OPENSSL_cleanse(&inner, sizeof inner);
    OPENSSL_cleanse(&outer, sizeof outer);
  }

  Digest mac(std::string_view body) const {
    Digest digest;
    SHA256_CTX context = inner;
    SHA256_Update(&context, body.data(), body.size());
    SHA256_Final(digest.data(), &context);
    context = outer;
    SHA256_Update(&context, digest.data(), digest.size());
    SHA256_Final(digest.data(), &context);
    OPENSSL_cleanse(&context, sizeof context);
    return digest;
  }
};

SignatureVerifier::SignatureVerifier(std::vector<std::unique_ptr<Key>> keys)
    : keys_(std::move(keys)) {}
SignatureVerifier::SignatureVerifier(SignatureVerifier&&) noexcept = default;
SignatureVerifier& SignatureVerifier::operator=(SignatureVerifier&&) noexcept = default;
SignatureVerifier::~SignatureVerifier() = default;

Result<SignatureVerifier> SignatureVerifier::make(std::vector<Secret> secrets) {
  if (secrets.empty() || secrets.size() > kSecretsMax) {
    return Error{ErrorCode::kInvalid,
                 "an app needs one app secret, or two while one replaces the other; it has " +
                     std::to_string(secrets.size())};
  }
  std::vector<std::unique_ptr<Key>> keys;
  for (const Secret& secret : secrets) {
    if (secret.empty()) {
      return Error{ErrorCode::kInvalid,
                   "an app secret is empty: anybody could sign with it; copy the secret from the "
                   "app's settings in Meta's dashboard"};
    }
    keys.push_back(std::make_unique<Key>(secret.reveal()));
  }
  return SignatureVerifier(std::move(keys));
}

std::optional<int> SignatureVerifier::verify(std::string_view body,
                                             std::string_view header) const {
  if (header.size() != kPrefix.size() + 2 * SHA256_DIGEST_LENGTH ||
      header.substr(0, kPrefix.size()) != kPrefix) {
    return std::nullopt;
  }
  const std::optional<std::string> stated = from_hex(header.substr(kPrefix.size()));
  if (!stated) return std::nullopt;
  std::optional<int> match;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const Digest digest = keys_[i]->mac(body);
    if (CRYPTO_memcmp(digest.data(), stated->data(), digest.size()) == 0) {
      match = static_cast<int>(i);
    }
  }
  return match;
}

}  // namespace sambung::whatsapp
