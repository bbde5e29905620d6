#pragma once

#include <sodium.h>

#include <string>
#include <string_view>

namespace sambung::media {

/// The digest of bytes that come in pieces. Confined to its owner.
class Sha256 {
 public:
  Sha256() { crypto_hash_sha256_init(&state_); }

  void add(std::string_view bytes) {
    crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()),
                              bytes.size());
  }
  /// The 32 bytes; once.
  std::string finish() {
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256_final(&state_, reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
  }

 private:
  crypto_hash_sha256_state state_;
};

}  // namespace sambung::media
