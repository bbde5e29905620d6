#include "plugins/services/request_signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "plugins/http/date.hpp"
#include "plugins/http/url.hpp"

namespace sambung::services {

namespace {

constexpr std::size_t kDigestBytes = 32;
using Digest = std::array<unsigned char, kDigestBytes>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string base64(const Digest& digest) {
  std::array<unsigned char, 4 * (kDigestBytes / 3 + 1) + 1> text{};
  const int size = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(digest.size()));
  return {reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(size)};
}

std::string sha256(std::string_view text) {
  Digest digest{};
  EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return base64(digest);
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
  Digest digest{};
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(),
       digest.data(), nullptr);
  return base64(digest);
}

bool plain(std::string_view name) {
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

}  // namespace

Result<void> sign(remote::Request& request, std::string_view key_name, std::string_view key,
                  UnixTime now) {
  const auto url = remote::parse_url(request.url);
  if (!url) return url.error();
  if (!plain(key_name)) {
    return Error{ErrorCode::kInvalid,
                 "the name of the signing key has a quote, a blank or a "
                 "control character"};
  }
  const std::string date = remote::date_text(now);
  const std::string line = request.method + " " + url->target + " HTTP/1.1";
  const std::string signature = hmac_sha256(key, "date: " + date + "\n" + line);
  request.headers.push_back({"Date", date});
  if (request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS") {
    request.headers.push_back({"Digest", "SHA-256=" + sha256(request.body)});
  }
  request.headers.push_back(
      {"Authorization", "hmac username=\"" + std::string(key_name) +
                            "\", algorithm=\"hmac-sha256\", headers=\"date request-line\", "
                            "signature=\"" +
                            signature + "\""});
  return {};
}

}  // namespace sambung::services
