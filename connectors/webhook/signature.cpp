#include "connectors/webhook/signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace sambung::webhook {

namespace {

constexpr std::string_view kSharedPrefix = "whsec_";
constexpr std::string_view kPrivatePrefix = "whsk_";
constexpr std::size_t kSharedBytesMin = 24;
constexpr std::size_t kSharedBytesMax = 64;
constexpr std::size_t kSeedBytes = 32;
constexpr std::size_t kPublicBytes = 32;
constexpr std::size_t kSignatureBytes = 64;
constexpr std::size_t kBase64Max = 128;

using PrivateKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes_of(bytes),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<std::string> from_base64(std::string text) {
  while (text.size() % 4 != 0) text += '=';  // written without, as some generators do
  if (text.empty() || text.size() > kBase64Max || text.find("===") != text.npos)
    return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), bytes_of(text),
                                   static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  const std::size_t padding = text.size() - 1 - text.find_last_not_of('=');
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return bytes;
}

PrivateKey private_key(std::string_view seed) {
  return {EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes_of(seed), seed.size()),
          &EVP_PKEY_free};
}

std::optional<std::string> seed_of(std::string bytes) {
  if (bytes.size() == kSeedBytes) return bytes;
  if (bytes.size() != kSeedBytes + kPublicBytes) return std::nullopt;
  const std::string seed = bytes.substr(0, kSeedBytes);
  const PrivateKey key = private_key(seed);
  std::string derived(kPublicBytes, '\0');
  std::size_t size = derived.size();
  const bool read = key != nullptr &&
                    EVP_PKEY_get_raw_public_key(
                        key.get(), reinterpret_cast<unsigned char*>(derived.data()), &size) == 1;
  if (!read || derived != bytes.substr(kSeedBytes)) return std::nullopt;
  return seed;
}

std::string hmac(std::string_view key, std::string_view text) {
  std::string made(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(),
           reinterpret_cast<unsigned char*>(made.data()), &size) == nullptr) {
    throw std::runtime_error("OpenSSL could not make an HMAC-SHA256");
  }
  made.resize(size);
  return made;
}

std::string ed25519(std::string_view seed, std::string_view text) {
  const PrivateKey key = private_key(seed);
  const Digest digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::string made(kSignatureBytes, '\0');
  std::size_t size = made.size();
  if (key == nullptr || digest == nullptr ||
      EVP_DigestSignInit(digest.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(made.data()), &size,
                     bytes_of(text), text.size()) != 1) {
    throw std::runtime_error("OpenSSL could not make an Ed25519 signature");
  }
  made.resize(size);
  return made;
}

}  // namespace

std::optional<Key> read_key(std::string_view text) {
  const bool shared = text.starts_with(kSharedPrefix);
  if (!shared && !text.starts_with(kPrivatePrefix)) return std::nullopt;
  text.remove_prefix(shared ? kSharedPrefix.size() : kPrivatePrefix.size());
  auto bytes = from_base64(std::string(text));
  if (!bytes) return std::nullopt;
  if (!shared) {
    auto seed = seed_of(*std::move(bytes));
    if (!seed) return std::nullopt;
    return Key{Key::Kind::kPrivate, *std::move(seed)};
  }
  if (bytes->size() < kSharedBytesMin || bytes->size() > kSharedBytesMax) return std::nullopt;
  return Key{Key::Kind::kShared, *std::move(bytes)};
}

std::string sign(const std::vector<Key>& keys, std::string_view id, std::int64_t timestamp,
                 std::string_view body) {
  std::string text(id);
  text.append(".").append(std::to_string(timestamp)).append(".").append(body);
  std::string signatures;
  for (const Key& key : keys) {
    if (!signatures.empty()) signatures += ' ';
    signatures += key.kind == Key::Kind::kShared ? "v1," + base64(hmac(key.bytes, text))
                                                 : "v1a," + base64(ed25519(key.bytes, text));
  }
  return signatures;
}

}  // namespace sambung::webhook
