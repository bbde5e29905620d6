#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

namespace sambung::credentials {

/// Seals what is kept of a credential: XChaCha20-Poly1305 under a key of its own, derived from the
/// master key (libsodium's crypto_kdf, context "sbgtoken", subkey 1). The credential's name is bound
/// in, so that a row does not open under another name. Immutable, thread-safe.
class Sealing {
 public:
  /// kInvalid - `master` has not 32 bytes.
  static Result<Sealing> make(const Secret& master);

  /// Nonce, text, tag.
  std::string seal(const Secret& plain, std::string_view name) const;
  /// kCorrupt - not what `seal` made under this name and master key.
  Result<Secret> open(std::string_view sealed, std::string_view name) const;

 private:
  explicit Sealing(Secret key) : key_(std::move(key)) {}

  Secret key_;
};

}  // namespace sambung::credentials
