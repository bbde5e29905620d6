#include "core/credentials/sealing.hpp"

#include <sodium.h>

#include <utility>

#include "core/sodium/seal.hpp"

namespace sambung::credentials {

namespace {

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
  std::string key(sodium::kKeyBytes, '\0');
  crypto_kdf_derive_from_key(bytes_of(key), key.size(), kSubkey, kContext,
                             bytes_of(master.reveal()));
  return Sealing(Secret(std::move(key)));
}

std::string Sealing::seal(const Secret& plain, std::string_view name) const {
  return sodium::seal(plain.reveal(), key_.reveal(), name);
}

Result<Secret> Sealing::open(std::string_view sealed, std::string_view name) const {
  auto plain = sodium::open(sealed, key_.reveal(), name);
  if (plain) return Secret(std::move(*plain));
  return Error{ErrorCode::kCorrupt,
               "the stored tokens of " + std::string(name) + " do not open with this master key"};
}

}  // namespace sambung::credentials
