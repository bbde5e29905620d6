#include "core/inbound/hook_verifier.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "core/base/hex.hpp"
#include "core/json/pointer.hpp"
#include "core/sodium/base64.hpp"

namespace sambung::inbound {

namespace {

constexpr std::size_t kPublicKeyBytes = 32;

Error refused(const char* why) { return Error{ErrorCode::kUnauthorised, why}; }

std::string hmac_sha256(std::string_view key, std::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, &size);
  return {reinterpret_cast<const char*>(digest), size};
}

bool ed25519_fits(std::string_view key, std::string_view text, std::string_view signature) {
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> made(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr,
                                  reinterpret_cast<const unsigned char*>(key.data()), key.size()),
      &EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                   &EVP_MD_CTX_free);
  if (!made || !context) return false;
  if (EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, made.get()) != 1) return false;
  return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                          signature.size(), reinterpret_cast<const unsigned char*>(text.data()),
                          text.size()) == 1;
}

/// The key's own bytes: Standard Webhooks and others write them as base64 behind a prefix.
std::string key_bytes(std::string_view secret) {
  for (const char* prefix : {"whsec_", "whpk_"}) {
    if (!secret.starts_with(prefix)) continue;
    if (auto bytes = sodium::from_base64(secret.substr(std::string_view(prefix).size()))) {
      return *std::move(bytes);
    }
  }
  return std::string(secret);
}

/// The signature's bytes; empty when it is not written so.
std::string bytes_of(std::string_view stated, Encoding encoding) {
  if (encoding == Encoding::kHex) return from_hex(stated).value_or("");
  std::string bytes = sodium::from_base64(stated).value_or("");
  if (encoding == Encoding::kBase64) return bytes;
  const std::size_t colon = bytes.find(':');
  if (colon == std::string::npos) return {};
  bytes.erase(0, colon + 1);
  return encoding == Encoding::kBase64IdRaw ? bytes : from_hex(bytes).value_or("");
}

std::string token_in(std::string_view body, std::string_view pointer) {
  const auto document = json::Document::parse(body);
  return document ? json::at_pointer(document->root(), pointer).text().value_or("") : std::string();
}

}  // namespace

bool same_secret(std::string_view one, std::string_view other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

Result<HookVerifier> HookVerifier::make(Signature signature, std::vector<Secret> secrets) {
  std::vector<Secret> keys;
  for (const Secret& secret : secrets) {
    const bool plain =
        signature.algorithm == Algorithm::kEquality || signature.algorithm == Algorithm::kBasic;
    std::string bytes = plain ? std::string(secret.reveal()) : key_bytes(secret.reveal());
    if (bytes.empty()) {
      return Error{ErrorCode::kInvalid, "the secret of its webhooks is empty: anybody could sign"};
    }
    if (signature.algorithm == Algorithm::kEd25519 && bytes.size() != kPublicKeyBytes) {
      return Error{ErrorCode::kInvalid, "the key of its webhooks has not the 32 bytes of Ed25519"};
    }
    keys.emplace_back(std::move(bytes));
  }
  if (keys.empty())
    return Error{ErrorCode::kInvalid, "its webhooks are signed, and no secret is known"};
  return HookVerifier(std::move(signature), std::move(keys));
}

Result<void> HookVerifier::check_time(const Hook& hook, UnixTime now) const {
  if (signature_.timestamp_header.empty()) return {};
  const auto text = hook.header(signature_.timestamp_header);
  std::int64_t stated = 0;
  if (!text || text->empty()) return refused("the time of the delivery is missing");
  const auto read = std::from_chars(text->data(), text->data() + text->size(), stated);
  const bool good = read.ec == std::errc() && read.ptr == text->data() + text->size() &&
                    stated > 0 && stated < 100'000'000'000'000;
  if (!good) return refused("the time of the delivery is no number");
  const auto age = now - from_unix_ms(stated * signature_.timestamp_unit.count());
  if (age > signature_.tolerance)
    return refused("the delivery is too old, or the clock here is wrong");
  if (-age > signature_.tolerance) {
    return refused("the delivery is from the future, or the clock here is wrong");
  }
  return {};
}

std::string HookVerifier::signed_text(const Hook& hook, std::string_view delivery_id) const {
  std::string text;
  for (const Piece& piece : signature_.signed_text) {
    switch (piece.part) {
      case Part::kLiteral: text += piece.text; break;
      case Part::kMethod: text += hook.method; break;
      case Part::kUrl: text += hook.url; break;
      case Part::kPath: text += hook.path; break;
      case Part::kBody: text += hook.body; break;
      case Part::kTimestamp: text += hook.header(signature_.timestamp_header).value_or(""); break;
      case Part::kId: text += delivery_id; break;
    }
  }
  return text;
}

bool HookVerifier::fits(std::string_view stated, std::string_view text) const {
  if (!stated.starts_with(signature_.prefix)) return false;
  stated.remove_prefix(signature_.prefix.size());
  const bool plain =
      signature_.algorithm == Algorithm::kEquality || signature_.algorithm == Algorithm::kBasic;
  const std::string bytes = plain ? std::string(stated) : bytes_of(stated, signature_.encoding);
  bool fits = false;
  for (const Secret& secret : secrets_) {  // all of them, so that the time tells nothing
    switch (signature_.algorithm) {
      case Algorithm::kHmacSha256:
        fits |= same_secret(bytes, hmac_sha256(secret.reveal(), text));
        break;
      case Algorithm::kEd25519: fits |= ed25519_fits(secret.reveal(), text, bytes); break;
      case Algorithm::kEquality: fits |= same_secret(bytes, secret.reveal()); break;
      case Algorithm::kBasic:
        fits |= same_secret(bytes, "Basic " + sodium::to_base64(secret.reveal()));
        break;
    }
  }
  return fits;
}

Result<void> HookVerifier::verify(const Hook& hook, std::string_view delivery_id,
                                  UnixTime now) const {
  if (!signature_.token_pointer.empty()) {
    if (fits(token_in(hook.body, signature_.token_pointer), {})) return {};
    return refused("the token in the body is not ours");
  }
  const auto header = hook.header(signature_.header);
  if (!header || header->empty()) return refused("the signature is missing");
  if (auto timely = check_time(hook, now); !timely) return timely;
  const std::string text = signed_text(hook, delivery_id);
  std::string_view left = *header;
  for (int tries = 0; tries < 8 && !left.empty(); ++tries) {
    const std::size_t end =
        signature_.separator.empty() ? left.npos : left.find(signature_.separator);
    if (fits(left.substr(0, end), text)) return {};
    left = end == left.npos ? std::string_view() : left.substr(end + signature_.separator.size());
  }
  return refused("the signature does not match");
}

}  // namespace sambung::inbound
