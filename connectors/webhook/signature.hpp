#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sambung::webhook {

/// What signs. The bytes are secret: they never leave this folder. Plain value.
struct Key {
  enum class Kind : std::uint8_t {
    kShared,   ///< "whsec_": HMAC-SHA256, signature "v1"
    kPrivate,  ///< "whsk_": Ed25519, signature "v1a"
  };
  Kind kind = Kind::kShared;
  std::string bytes;  ///< 24 to 64 shared ones, or an Ed25519 seed of 32
};

/// A key as Standard Webhooks writes it (its specification, section "Signature scheme", read 2026-11).
/// A private key is its seed, or seed and public key, which must then belong together. Nothing for all
/// else. Never throws.
std::optional<Key> read_key(std::string_view text);

/// The value of `webhook-signature` for "id.timestamp.body": one signature a key, with spaces between.
/// `timestamp` in Unix seconds. Throws std::runtime_error when OpenSSL fails.
std::string sign(const std::vector<Key>& keys, std::string_view id, std::int64_t timestamp,
                 std::string_view body);

}  // namespace sambung::webhook
