#include "core/media/links.hpp"

#include <sodium.h>

#include <charconv>

#include "core/sodium/base64.hpp"

namespace sambung::media {

namespace {

/// 128 bits: 22 letters in an address that people see.
constexpr std::size_t kSignatureBytes = 16;

}  // namespace

std::string Links::signature_of(std::string_view file, std::string_view ends) const {
  const auto digest = keys_.hash({"media link", file, ends});
  return sodium::to_base64url(std::string_view(digest.data(), kSignatureBytes));
}

std::string Links::make(std::string_view file, UnixTime ends) const {
  if (public_url_.empty()) return {};
  const std::string seconds = std::to_string(unix_ms(ends) / 1000);
  return public_url_ + std::string(kRoot) + std::string(file) + "?e=" + seconds +
         "&s=" + signature_of(file, seconds);
}

Links::Verdict Links::check(std::string_view file, std::string_view ends,
                            std::string_view signature, UnixTime now) const {
  const std::string good = signature_of(file, ends);
  if (signature.size() != good.size() ||
      sodium_memcmp(signature.data(), good.data(), good.size()) != 0) {
    return Verdict::kForged;
  }
  std::int64_t seconds = 0;  // ours, since the signature holds
  std::from_chars(ends.data(), ends.data() + ends.size(), seconds);
  return unix_ms(now) / 1000 < seconds ? Verdict::kGood : Verdict::kEnded;
}

}  // namespace sambung::media
