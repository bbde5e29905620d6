#include "core/settings/inline_secret.hpp"

#include <algorithm>
#include <array>

namespace sambung::settings {

namespace {

constexpr std::array<std::string_view, 6> kSecretEndings = {"secret", "password",    "token",
                                                            "dsn",    "private_key", "api_key"};
constexpr std::array<std::string_view, 3> kConninfoKeys = {"host=", "dbname=", "service="};

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

bool names_password(std::string_view text) {
  return has(text, "password=") || has(text, "passwd=") || has(text, "passphrase=");
}

/// `user:word@` behind `://`, also with a slash in the word.
bool address_has_password(std::string_view text) {
  const std::string_view rest = text.substr(text.find("://") + 3);
  const std::size_t at = rest.rfind('@');
  return at != rest.npos && rest.find(':') < at;
}

}  // namespace

bool is_inline_secret(std::string_view text) {
  if (text.empty()) return false;
  if (has(text, "://")) return names_password(text) || address_has_password(text);
  const bool conninfo = std::any_of(kConninfoKeys.begin(), kConninfoKeys.end(),
                                    [&](std::string_view key) { return has(text, key); });
  return !conninfo || names_password(text);
}

bool sounds_secret(std::string_view key) {
  return std::any_of(kSecretEndings.begin(), kSecretEndings.end(),
                     [&](std::string_view ending) { return key.ends_with(ending); });
}

}  // namespace sambung::settings
