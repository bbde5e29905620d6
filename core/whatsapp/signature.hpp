#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

namespace sambung::whatsapp {

/// Checks that a webhook was signed by one Meta app: HMAC-SHA256 over the raw bytes of the body, in
/// the header `X-Hub-Signature-256: sha256=<64 hex digits>`, keyed with the app secret.
/// Two secrets are active while one is replaced by the other. Immutable, thread-safe.
class SignatureVerifier {
 public:
  static constexpr std::size_t kSecretsMax = 2;

  /// kInvalid when there is no secret, more than two, or an empty one: without a secret nothing may
  /// be accepted, so nothing starts.
  static Result<SignatureVerifier> make(std::vector<Secret> secrets);

  SignatureVerifier(SignatureVerifier&&) noexcept;
  SignatureVerifier& operator=(SignatureVerifier&&) noexcept;
  ~SignatureVerifier();

  /// Index of the secret that signed `body`; nullopt when none did or `header` has another shape.
  /// Takes the same time whichever secret matches and wherever the digests differ.
  std::optional<int> verify(std::string_view body, std::string_view header) const;

 private:
  struct Key;
  explicit SignatureVerifier(std::vector<std::unique_ptr<Key>> keys);

  std::vector<std::unique_ptr<Key>> keys_;
};

}  // namespace sambung::whatsapp
