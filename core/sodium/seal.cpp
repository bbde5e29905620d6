#include "core/sodium/seal.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "core/base/assert.hpp"

namespace sambung::sodium {

namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(kKeyBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// 16 random bytes a thread and a count: as unlikely to meet again as all random ones, without
/// asking the kernel for each.
void fill_nonce(unsigned char* nonce) {
  struct Source {
    std::array<unsigned char, kNonce - sizeof(std::uint64_t)> random{};
    std::uint64_t count = 0;
    Source() { randombytes_buf(random.data(), random.size()); }
  };
  thread_local Source source;
  std::copy(source.random.begin(), source.random.end(), nonce);
  std::memcpy(nonce + source.random.size(), &++source.count, sizeof source.count);
}

}  // namespace

std::string seal(std::string_view plain, std::string_view key, std::string_view context) {
  SAMBUNG_ASSERT(key.size() == kKeyBytes);
  std::string sealed(kNonce + plain.size() + kTag, '\0');
  auto* out = reinterpret_cast<unsigned char*>(sealed.data());
  fill_nonce(out);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out + kNonce, nullptr, bytes_of(plain), plain.size(),
                                             bytes_of(context), context.size(), nullptr, out,
                                             bytes_of(key));
  return sealed;
}

std::optional<std::string> open(std::string_view sealed, std::string_view key,
                                std::string_view context) {
  SAMBUNG_ASSERT(key.size() == kKeyBytes);
  if (sealed.size() < kNonce + kTag) return std::nullopt;
  std::string plain(sealed.size() - kNonce - kTag, '\0');
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<unsigned char*>(plain.data()), nullptr, nullptr,
      bytes_of(sealed.substr(kNonce)), sealed.size() - kNonce, bytes_of(context), context.size(),
      bytes_of(sealed), bytes_of(key));
  if (failed != 0) return std::nullopt;
  return plain;
}

}  // namespace sambung::sodium
