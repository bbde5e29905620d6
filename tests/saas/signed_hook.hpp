#pragma once

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

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

/// A header's name as the broker gives it to `receive`.
inline std::string lower_case(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name;
}

/// Whether a webhook is signed as a manifest's recipe says (HMAC over the body, in base64) with one of
/// `secrets`. Header names are in lower case.
inline bool is_signed(const std::string& manifest,
                      const std::map<std::string, std::string>& headers, const std::string& body,
                      const std::vector<std::string>& secrets) {
  const auto recipe = nlohmann::json::parse(manifest).at("hooks").at("signature");
  if (recipe.at("algorithm") != "hmac-sha256" || recipe.at("encoding") != "base64" ||
      recipe.at("template") != "{body}") {
    return false;
  }
  const std::string header = lower_case(recipe.at("header"));
  const auto found = headers.find(header);
  const std::string prefix = recipe.at("prefix");
  return found != headers.end() &&
         std::any_of(secrets.begin(), secrets.end(), [&](const std::string& secret) {
           return found->second == prefix + base64_hmac(secret, body);
         });
}

}  // namespace sambung::testing
