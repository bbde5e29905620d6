#include "core/credentials/sealing.hpp"

#include <sodium.h>

namespace sambung::credentials {

namespace {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr char kContext[crypto_kdf_CONTEXTBYTES + 1] = "sbgtoken";
constexpr std::uint64_t kSubkey = 1;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

Result<Sealing> Sealing::make(const Secret& master) {
  if (sodium_init() < 0) return Error{ErrorCode::kUnavailable, "libsodium does not start"};
  if (master.reveal().size() != crypto_kdf_KEYBYTES) {
    return Error{ErrorCode::kInvalid, "the master key must have 32 bytes"};
  }
  std::string key(kKeyBytes, '\0');
  crypto_kdf_derive_from_key(bytes_of(key), key.size(), kSubkey, kContext,
                             bytes_of(master.reveal()));
  return Sealing(Secret(std::move(key)));
}

std::string Sealing::seal(const Secret& plain, std::string_view name) const {
  const std::string_view text = plain.reveal();
  std::string sealed(kNonceBytes + text.size() + kTagBytes, '\0');
  unsigned char* nonce = bytes_of(sealed);
  randombytes_buf(nonce, kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonceBytes, nullptr, bytes_of(text),
                                             text.size(), bytes_of(name), name.size(), nullptr,
                                             nonce, bytes_of(key_.reveal()));
  return sealed;
}

Result<Secret> Sealing::open(std::string_view sealed, std::string_view name) const {
  const Error refused{ErrorCode::kCorrupt, "the stored tokens of " + std::string(name) +
                                               " do not open with this master key"};
  if (sealed.size() < kNonceBytes + kTagBytes) return refused;
  std::string plain(sealed.size() - kNonceBytes - kTagBytes, '\0');
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      bytes_of(plain), nullptr, nullptr, bytes_of(sealed.substr(kNonceBytes)),
      sealed.size() - kNonceBytes, bytes_of(name), name.size(), bytes_of(sealed),
      bytes_of(key_.reveal()));
  if (failed != 0) return refused;
  return Secret(std::move(plain));
}

}  // namespace sambung::credentials
