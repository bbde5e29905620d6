#include "plugins/http/url.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "plugins/http/address.hpp"
#include "plugins/http/message.hpp"
#include "plugins/http/token.hpp"

namespace sambung::remote {
namespace {

constexpr std::size_t kUrlBytesMax = 8192;
constexpr std::size_t kShownBytesMax = 16;

/// Ports whose protocols take a line of text for a command (WHATWG Fetch, "port blocking",
/// https://fetch.spec.whatwg.org/#port-blocking, read 2026-11), the usual ones of that list.
constexpr std::array<std::uint16_t, 16> kForeignPorts = {7,   9,   19,  21,  22,  23,  25,   53,
                                                         110, 143, 465, 587, 993, 995, 6000, 6667};

Error bad(std::string why) {
  return {ErrorCode::kInvalid, "the URL cannot be used: " + std::move(why)};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && std::ranges::all_of(label, [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_';
  });
}

/// Names only. "0x7f.1", "2130706433" and "0177.0.0.1" are addresses to the resolver and names to
/// everybody else: what ends in a number must be an address as parse_ip knows it.
bool is_name(std::string_view host) {
  if (host.size() > 253) return false;
  std::string_view last;
  for (std::string_view rest = host;;) {
    const std::size_t dot = rest.find('.');
    last = rest.substr(0, dot);
    if (!is_label(last)) return false;
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  return !is_digit(last.front());
}

Result<std::uint16_t> parse_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failed != std::errc{} || end != text.data() + text.size() || port == 0 || port > 65535) {
    return bad("its port is none; use 1 to 65535");
  }
  if (std::ranges::find(kForeignPorts, port) != kForeignPorts.end()) {
    return bad("port " + std::to_string(port) + " belongs to another protocol");
  }
  return static_cast<std::uint16_t>(port);
}

/// Fills host and port from "host", "host:port" or "[address]:port".
Result<void> read_authority(std::string_view text, Url& url) {
  if (text.find('@') != std::string_view::npos) {
    return bad("it carries user info; put credentials into a header");
  }
  std::string_view port;
  bool has_port = false;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return bad("its host has no closing bracket");
    url.host = text.substr(1, close - 1);
    const auto address = parse_ip(url.host);
    if (!address || !address->v6) return bad("what stands in brackets is no IPv6 address");
    text.remove_prefix(close + 1);
    has_port = !text.empty();
    if (has_port && text.front() != ':') return bad("its host is followed by something else");
    if (has_port) port = text.substr(1);
  } else {
    const std::size_t colon = text.find(':');
    has_port = colon != std::string_view::npos;
    if (has_port) port = text.substr(colon + 1);
    url.host = text.substr(0, colon);
    std::ranges::transform(url.host, url.host.begin(), lower);
    if (!parse_ip(url.host) && !is_name(url.host)) {
      return bad("its host is neither a name nor an address (international names in punycode)");
    }
  }
  if (!has_port) return {};
  const auto number = parse_port(port);
  if (!number) return number.error();
  url.port = *number;
  return {};
}

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f && c != '\\'; });
}

}  // namespace

std::string Url::authority() const {
  std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (tls ? 443 : 80)) text += ":" + std::to_string(port);
  return text;
}

std::string Url::origin() const { return (tls ? "https://" : "http://") + authority(); }

std::string Url::shown() const {
  const std::string_view path = std::string_view(target).substr(0, target.find('?'));
  const std::string_view first = path.substr(1, path.find('/', 1) - 1);
  const bool harmless = first.size() <= kShownBytesMax && std::ranges::all_of(first, [](char c) {
                          return is_digit(c) || is_letter(c) || (c >= 'A' && c <= 'Z') ||
                                 c == '.' || c == '_' || c == '-';
                        });
  return origin() + "/" + (harmless ? std::string(first) : "...");
}

Result<Url> parse_url(std::string_view text) {
  if (text.size() > kUrlBytesMax) return bad("it is longer than 8192 bytes");
  if (!is_plain(text)) return bad("it has control characters, spaces, backslashes or is not ASCII");
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return bad("it does not begin with https://");
  Url url;
  if (const auto scheme = text.substr(0, colon); same_name(scheme, "http")) {
    url.tls = false;
    url.port = 80;
  } else if (!same_name(scheme, "https")) {
    return bad("its scheme is neither https nor http");
  }
  text.remove_prefix(colon + 3);
  text = text.substr(0, text.find('#'));
  const std::size_t end = std::min(text.find_first_of("/?"), text.size());
  if (auto read = read_authority(text.substr(0, end), url); !read) return read.error();
  url.target = text.substr(end);
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  return url;
}

Result<Url> parse_location(std::string_view text, const Url& base) {
  if (text.starts_with("//")) return parse_url((base.tls ? "https:" : "http:") + std::string(text));
  if (text.starts_with("/")) return parse_url(base.origin() + std::string(text));
  if (text.starts_with("?")) {
    return parse_url(base.origin() + base.target.substr(0, base.target.find('?')) +
                     std::string(text));
  }
  return parse_url(text);
}

}  // namespace sambung::remote
