#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sambung::remote {

/// One header field, as said by the sender. Plain value.
struct Header {
  std::string name;
  std::string value;
};

/// Whether two header names are one: ASCII letters without case.
bool same_name(std::string_view a, std::string_view b);

/// What a connector wants said to a system. Plain value.
struct Request {
  std::string method = "GET";  ///< capital letters; neither CONNECT nor TRACE
  std::string url;             ///< http or https, absolute, percent-encoded
  /// Neither `Host` nor those that frame the message or name the connection: these are the client's.
  std::vector<Header> headers;
  std::string body;
  /// For everything together: name, connection, TLS, redirects, the whole body of the answer.
  std::chrono::milliseconds deadline{30000};
  /// The caller's word that the system does the same for this request said twice as for once (an
  /// upsert by key, an idempotency key). GET, HEAD and OPTIONS are so without it.
  bool repeatable = false;
  /// Ends the send, as `Transport::cancel` does, but also one that has not begun when it is asked.
  std::stop_token stop{};
  /// Takes the body of a 2xx answer piece by piece, as it comes and unpacked; `Response::body` is then
  /// empty. False: no more is wanted, and the send ends with kCancelled. Called on the sending thread.
  /// Bodies of other answers are in `Response::body` as ever. What it took of a send that then fails
  /// is not the whole body, or not surely.
  std::function<bool(std::string_view piece)> sink{};
};

/// Whether the body of an answer with `status` goes to the sink of `request`.
bool wants_pieces(const Request& request, int status);

/// Whether `request` may be said twice: by its method or by the caller's word.
bool may_repeat(const Request& request);

/// What a system answered, whole and unpacked. Plain value.
struct Response {
  int status = 0;  ///< 200 to 599
  /// In the order in which they came. Without Content-Encoding and Content-Length where the body was
  /// packed, since both speak of the packed one.
  std::vector<Header> headers;
  std::string body;
  /// The server's `Date` less our clock when the head had come, good to a second; cursors made of
  /// our time need it. Absent without a Date that can be read, and for answers out of a cache.
  std::optional<std::chrono::milliseconds> server_ahead;

  /// The first field of that name.
  std::optional<std::string_view> header(std::string_view name) const;
};

}  // namespace sambung::remote
