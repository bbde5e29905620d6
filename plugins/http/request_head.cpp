#include "plugins/http/request_head.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "plugins/http/token.hpp"

namespace sambung::remote {
namespace {

constexpr std::size_t kMethodBytesMax = 16;
constexpr std::array<std::string_view, 11> kOurs = {"host",
                                                    "content-length",
                                                    "transfer-encoding",
                                                    "connection",
                                                    "keep-alive",
                                                    "te",
                                                    "trailer",
                                                    "upgrade",
                                                    "expect",
                                                    "proxy-authorization",
                                                    "http2-settings"};

Error unfit(std::string why) { return {ErrorCode::kInvalid, "the request cannot be sent: " + why}; }

bool says(const Request& request, std::string_view name) {
  return std::ranges::any_of(request.headers,
                             [&](const Header& each) { return same_name(each.name, name); });
}

void add(std::string& text, std::string_view name, std::string_view value) {
  text.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

Result<void> check(const Request& request) {
  const std::string& method = request.method;
  if (method.empty() || method.size() > kMethodBytesMax ||
      !std::ranges::all_of(method, [](char c) { return c >= 'A' && c <= 'Z'; })) {
    return unfit("its method is not a word of capital letters");
  }
  if (method == "CONNECT" || method == "TRACE")
    return unfit("method " + method + " is not allowed");
  for (const Header& each : request.headers) {
    if (!is_token(each.name)) {
      return unfit("the name of header " + std::to_string(&each - request.headers.data() + 1) +
                   " has characters that no header name has (line breaks, colons, spaces ...)");
    }
    if (std::ranges::any_of(kOurs, [&](auto ours) { return same_name(each.name, ours); })) {
      return unfit("header " + each.name + " is the client's own to say");
    }
    if (!is_field_value(each.value)) {
      return unfit("the value of header " + each.name +
                   " has a line break, a NUL or another control character");
    }
  }
  return {};
}

std::string head_text(const Request& request, const Url& url, const std::string& user_agent) {
  std::string text = request.method + " " + url.target + " HTTP/1.1\r\n";
  add(text, "Host", url.authority());
  if (!says(request, "User-Agent")) add(text, "User-Agent", user_agent);
  if (!says(request, "Accept-Encoding")) add(text, "Accept-Encoding", "gzip, deflate");
  for (const Header& each : request.headers) add(text, each.name, each.value);
  const bool has_body = request.method != "GET" && request.method != "HEAD" &&
                        request.method != "OPTIONS" && request.method != "DELETE";
  if (has_body || !request.body.empty()) {
    add(text, "Content-Length", std::to_string(request.body.size()));
  }
  return text + "\r\n";
}

}  // namespace sambung::remote
