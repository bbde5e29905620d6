#include "plugins/services/token_show.hpp"

#include <algorithm>

#include "plugins/services/request_signature.hpp"

namespace sambung::services {

namespace {

bool has(const remote::Request& request, std::string_view name) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const auto& header) { return remote::same_name(header.name, name); });
}

Error its_own(const std::string& name) {
  return Error{ErrorCode::kInvalid,
               "header " + name + " carries the connection's credential and is the host's to say"};
}

void append_encoded(std::string& url, std::string_view value) {
  constexpr char kHex[] = "0123456789ABCDEF";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      url.push_back(c);
    } else {
      url += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
}

}  // namespace

Result<void> show(const wire::Told& token, remote::Request& request, UnixTime now) {
  if (!token.signing_key.empty()) {
    for (const char* name : {"Authorization", "Date", "Digest"}) {
      if (has(request, name)) return its_own(name);
    }
    return sign(request, token.value.reveal(), token.signing_key.reveal(), now);
  }
  if (!token.query.empty()) {
    request.url += request.url.find('?') == std::string::npos ? '?' : '&';
    append_encoded(request.url, token.query);
    request.url += '=';
    append_encoded(request.url, token.value.reveal());
    return {};
  }
  // Cookies of the connector's own go beside the session's: there is one such header.
  const bool cookie = remote::same_name(token.header, "Cookie");
  if (!cookie && has(request, token.header)) return its_own(token.header);
  std::string value = token.prefix + std::string(token.value.reveal());
  for (remote::Header& header : request.headers) {
    if (!cookie || !remote::same_name(header.name, "Cookie")) continue;
    header.value += "; " + value;
    return {};
  }
  request.headers.push_back({token.header, std::move(value)});
  return {};
}

}  // namespace sambung::services
