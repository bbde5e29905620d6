#include "core/whatsapp/handshake.hpp"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <optional>

namespace sambung::whatsapp {

namespace {

constexpr std::size_t kChallengeSizeMax = 64;

/// The only value of `name`; nullopt when it is missing or there are several.
std::optional<std::string_view> only(const Query& query, std::string_view name) {
  std::optional<std::string_view> found;
  for (const auto& [key, value] : query) {
    if (key != name) continue;
    if (found) return std::nullopt;
    found = value;
  }
  return found;
}

/// A challenge is echoed to whoever asks: letters that mean nothing to a browser, and few of them.
bool is_safe_challenge(std::string_view text) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  return !text.empty() && text.size() <= kChallengeSizeMax &&
         text.find_first_not_of(kAllowed) == std::string_view::npos;
}

/// Compares digests, so that neither the length nor the first difference shows in the time taken.
bool same_secret(std::string_view stated, std::string_view ours) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> a;
  std::array<unsigned char, SHA256_DIGEST_LENGTH> b;
  SHA256(reinterpret_cast<const unsigned char*>(stated.data()), stated.size(), a.data());
  SHA256(reinterpret_cast<const unsigned char*>(ours.data()), ours.size(), b.data());
  return CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

Result<std::string> answer_handshake(const Query& query, const Secret& token) {
  const auto mode = only(query, "hub.mode");
  const auto challenge = only(query, "hub.challenge");
  const auto stated = only(query, "hub.verify_token");
  if (!mode || !challenge || !stated) {
    return Error{ErrorCode::kInvalid,
                 "a verification needs hub.mode, hub.challenge and hub.verify_token, each once"};
  }
  if (*mode != "subscribe") return Error{ErrorCode::kInvalid, "hub.mode is not `subscribe`"};
  if (token.empty() || !same_secret(*stated, token.reveal())) {
    return Error{ErrorCode::kUnauthorised,
                 "hub.verify_token is not the one configured for this app; set the same token here "
                 "and in Meta's dashboard"};
  }
  if (!is_safe_challenge(*challenge)) {
    return Error{ErrorCode::kInvalid,
                 "hub.challenge is not 1 to 64 letters, digits, - or _; Meta sends digits"};
  }
  return std::string(*challenge);
}

}  // namespace sambung::whatsapp
