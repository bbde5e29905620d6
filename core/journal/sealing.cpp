#include "core/journal/sealing.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace sambung::journal {

namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

using Bound = std::array<unsigned char, EventId::kSize + 1>;

Bound bound_to(const EventId& id, Part part) {
  Bound bound{};
  std::copy(id.bytes().begin(), id.bytes().end(), bound.begin());
  bound.back() = static_cast<unsigned char>(part);
  return bound;
}

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

std::string seal(std::string_view plain, const DataKey& key, const EventId& id, Part part) {
  std::string sealed(kNonce + plain.size() + kTag, '\0');
  auto* out = reinterpret_cast<unsigned char*>(sealed.data());
  fill_nonce(out);
  const Bound bound = bound_to(id, part);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out + kNonce, nullptr, bytes_of(plain), plain.size(),
                                             bound.data(), bound.size(), nullptr, out,
                                             key.bytes.data());
  return sealed;
}

std::optional<std::string> open(std::string_view sealed, const DataKey& key, const EventId& id,
                                Part part) {
  if (sealed.size() < kNonce + kTag) return std::nullopt;
  std::string plain(sealed.size() - kNonce - kTag, '\0');
  const Bound bound = bound_to(id, part);
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<unsigned char*>(plain.data()), nullptr, nullptr,
      bytes_of(sealed.substr(kNonce)), sealed.size() - kNonce, bound.data(), bound.size(),
      bytes_of(sealed), key.bytes.data());
  if (failed != 0) return std::nullopt;
  return plain;
}

}  // namespace sambung::journal
