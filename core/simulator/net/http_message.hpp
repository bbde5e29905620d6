#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sambung::simulator {

/// An HTTP request in words of our own, both for those we serve and those we make. Plain value.
struct HttpRequest {
  std::string method = "GET";
  /// As on the wire: path and query.
  std::string target = "/";
  /// Names in lower case; the last of equal names wins.
  std::map<std::string, std::string, std::less<>> headers;
  std::string body;
  /// Whether it came over TLS.
  bool tls = false;

  std::string_view header(std::string_view lower_case_name) const;
  /// The part of `target` before the query, still percent-encoded.
  std::string_view path() const;
  /// The decoded pairs of the query.
  std::map<std::string, std::string, std::less<>> query() const;
};

/// An HTTP reply in words of our own. Plain value.
struct HttpReply {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::map<std::string, std::string, std::less<>> headers;
  /// Close the connection without any answer, as a broken network does.
  bool lost = false;
};

/// Percent-decodes; `+` becomes a space. What is no escape stays as it is.
std::string decode_percent(std::string_view text);
/// Percent-encodes everything that is not unreserved.
std::string encode_percent(std::string_view text);
/// The pairs of `a=1&b=2`, decoded; at most 200 of them.
std::map<std::string, std::string, std::less<>> parse_form(std::string_view text);
/// The non-empty pieces of a path.
std::vector<std::string> split_path(std::string_view path);

}  // namespace sambung::simulator
