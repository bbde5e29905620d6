#pragma once

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <string>

namespace sambung::testing {

/// HMAC-SHA256 in base64.
inline std::string base64_hmac(const std::string& key, const std::string& text) {
  unsigned char digest[32];
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, nullptr);
  unsigned char encoded[48];
  const int size = EVP_EncodeBlock(encoded, digest, sizeof digest);
  return {reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(size)};
}

}  // namespace sambung::testing
