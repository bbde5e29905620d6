#include "core/simulator/net/url.hpp"

#include <charconv>

namespace sambung::simulator {
namespace {

constexpr std::size_t kUrlBytesMax = 2000;

Error refused(std::string why) {
  return {ErrorCode::kInvalid,
          "webhook URL: " + std::move(why) + "; use one like http://127.0.0.1:8080/path"};
}

Result<std::uint16_t> parse_port(std::string_view text, std::uint16_t otherwise) {
  if (text.empty()) return otherwise;
  std::uint16_t port = 0;
  const auto [end, failed] = std::from_chars(text.data() + 1, text.data() + text.size(), port);
  if (text[0] != ':' || failed != std::errc{} || end != text.data() + text.size() || port == 0) {
    return refused("the port is not a number from 1 to 65535");
  }
  return port;
}

bool has_control_or_space(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f) return true;
  }
  return false;
}

}  // namespace

std::string Url::origin() const {
  return (tls ? "https://" : "http://") + host + ":" + std::to_string(port);
}

Result<Url> parse_loopback_url(std::string_view text) {
  if (text.size() > kUrlBytesMax || has_control_or_space(text)) {
    return refused("it is too long or holds spaces or control characters");
  }
  Url url;
  if (text.starts_with("https://")) {
    url.tls = true;
  } else if (!text.starts_with("http://")) {
    return refused("it does not begin with http:// or https://");
  }
  text.remove_prefix(url.tls ? 8 : 7);
  const auto slash = std::min(text.find_first_of("/?#"), text.size());
  std::string_view authority = text.substr(0, slash);
  const auto host_end =
      authority.starts_with("[::1]") ? 5 : std::min(authority.find(':'), authority.size());
  url.host = authority.substr(0, host_end);
  if (url.host != "localhost" && url.host != "127.0.0.1" && url.host != "[::1]") {
    return refused("its host is not localhost, 127.0.0.1 or [::1]");
  }
  auto port = parse_port(authority.substr(host_end), url.tls ? 443 : 80);
  if (!port) return port.error();
  url.port = *port;
  const std::string_view rest = text.substr(slash, text.find('#') - slash);
  url.target = rest.starts_with('/') ? std::string(rest) : "/" + std::string(rest);
  return url;
}

}  // namespace sambung::simulator
