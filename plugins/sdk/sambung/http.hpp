#pragma once

/// HTTP through the host: the host shows the credential, keeps to the system's limits, and connects
/// only to where the operator allows (sambung/http.h). `cancel` needs nothing of the connector's:
/// the host ends the send that runs, and those after it in the same call, with kCancelled.
///
///   sambung::Http http(setup.host);
///   const sambung::HttpRequest ask{.method = "PATCH", .url = "/contacts/42", .body = json};
///   const sambung::HttpAnswer answer = http.send(ask);
///   if (answer.status == 404) return Outcome::gone("contact 42");  // its own words first
///   return sambung::outcome_of(ask, answer);

#include <sambung/http.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sambung/batch.hpp"
#include "sambung/host.hpp"
#include "sambung/outcome.hpp"

namespace sambung {

/// One header field. Plain value.
struct HttpHeader {
  std::string name;
  std::string value;
};

/// Who waits for it: under a limit the more urgent go first.
enum class Haste : std::uint8_t { kNormal, kUrgent, kBulk };

/// What to say to the system. Plain value.
struct HttpRequest {
  std::string method = "GET";
  std::string url;  ///< "/path?query" after the connection's base, or absolute
  std::vector<HttpHeader> headers{};
  std::string body{};
  /// Said twice it does the same as once: an upsert by key, a search by POST, an idempotency key.
  bool repeatable = false;
  bool with_auth = true;
  std::string limiter{};  ///< "search": limits of that scope hold for it too
  std::uint32_t cost = 1;
  Haste haste = Haste::kNormal;
  std::chrono::milliseconds deadline{0};  ///< 0: 30 s
  /// Of the connection's further credentials the one to show, by its use ("journal"); empty: its own.
  std::string credential{};
};

enum class HttpFailure : std::int32_t {
  kNone = SAMBUNG_HTTP_ANSWERED,
  kRefused = SAMBUNG_HTTP_REFUSED,
  kNotSent = SAMBUNG_HTTP_NOT_SENT,
  kAmbiguous = SAMBUNG_HTTP_AMBIGUOUS,
  kTooLarge = SAMBUNG_HTTP_TOO_LARGE,
  kDeadline = SAMBUNG_HTTP_DEADLINE,
  kCancelled = SAMBUNG_HTTP_CANCELLED,
  kAuthDead = SAMBUNG_HTTP_AUTH_DEAD,
  kBudget = SAMBUNG_HTTP_BUDGET,
  kNotAllowed = SAMBUNG_HTTP_NOT_ALLOWED,
};

/// What came of it; http.h says what each member means. Plain value.
struct HttpAnswer {
  HttpFailure failure = HttpFailure::kAmbiguous;
  int status = 0;  ///< 0: there is no answer
  bool bytes_left = false;
  std::chrono::milliseconds retry_after{0};
  std::int64_t server_ms = 0;  ///< 0: the system did not say
  std::string reason{};
  std::vector<HttpHeader> headers{};
  std::string body{};

  bool answered() const { return failure == HttpFailure::kNone; }
  bool good() const { return answered() && status >= 200 && status < 300; }
  /// The first field of that name, whatever its case.
  std::optional<std::string_view> header(std::string_view name) const {
    const auto same = [](char a, char b) {
      return (a >= 'A' && a <= 'Z' ? a + 32 : a) == (b >= 'A' && b <= 'Z' ? b + 32 : b);
    };
    for (const HttpHeader& each : headers) {
      if (std::equal(each.name.begin(), each.name.end(), name.begin(), name.end(), same)) {
        return each.value;
      }
    }
    return std::nullopt;
  }
};

/// How one of the system's limits stands; what it does not say is absent.
struct HttpLimit {
  std::optional<double> remaining{};
  std::optional<double> size{};
  std::optional<double> per_second{};
  std::optional<std::chrono::milliseconds> resets_in{};
};

/// Whether `request` may be said twice: by its method or by the connector's word.
inline bool may_repeat(const HttpRequest& request) {
  return request.repeatable || request.method == "GET" || request.method == "HEAD" ||
         request.method == "OPTIONS";
}

namespace detail {

inline Outcome outcome_of_status(bool repeatable, const HttpAnswer& answer) {
  const std::string why = "the system answered " + std::to_string(answer.status);
  const int status = answer.status;
  if (status >= 200 && status < 300) return Outcome::done();
  if (status == 429 || (status == 503 && answer.retry_after.count() > 0)) {
    return Outcome::throttled(why, answer.retry_after);
  }
  switch (status) {
    case 401: return Outcome::auth_dead(why);
    case 402: return Outcome::quota(why);
    case 403: return Outcome::permission(why);
    case 404:
    case 410: return Outcome::gone(why);
    case 409:
    case 412: return Outcome::conflict(why);
    case 408:
    case 425:
    case 503: return Outcome::transient(why);
    case 501: return Outcome::not_supported(why);
    default: break;
  }
  if (status < 500) return Outcome::invalid(why);
  // An error after work that was begun, or of a proxy before a system that goes on with it.
  return repeatable ? Outcome::transient(why) : Outcome::unknown(why);
}

}  // namespace detail

/// The outcome that an answer means where the system has no words of its own:
///
/// - 2xx: DONE
/// - 429, 503 with Retry-After, no room under a limit: THROTTLED, with that time
/// - 401 (after a fresh token), a dead credential: AUTH_DEAD
/// - 402: QUOTA; 403, and what the settings do not allow: PERMISSION
/// - 404, 410: GONE; 409, 412: CONFLICT
/// - 408, 425, 503, not sent: TRANSIENT
/// - other 5xx, lost, out of time, cancelled: UNKNOWN if bytes had left and the request may not be
///   repeated (`may_repeat`), else TRANSIENT
/// - 501: NOT_SUPPORTED; all else, refused, too large an answer to a read: INVALID
///
/// No text of the system gets into a reason. A connector whose system says it otherwise (errors
/// inside 200, 404 for a path) looks first and comes here with the rest.
inline Outcome outcome_of(const HttpRequest& request, const HttpAnswer& answer) {
  const bool repeatable = may_repeat(request);
  switch (answer.failure) {
    case HttpFailure::kNone: return detail::outcome_of_status(repeatable, answer);
    case HttpFailure::kRefused: return Outcome::invalid(answer.reason);
    case HttpFailure::kNotAllowed: return Outcome::permission(answer.reason);
    case HttpFailure::kNotSent: return Outcome::transient(answer.reason);
    case HttpFailure::kAuthDead: return Outcome::auth_dead(answer.reason);
    case HttpFailure::kBudget: return Outcome::throttled(answer.reason, answer.retry_after);
    case HttpFailure::kTooLarge:
      return repeatable ? Outcome::invalid(answer.reason) : Outcome::unknown(answer.reason);
    case HttpFailure::kDeadline:
    case HttpFailure::kCancelled:
      if (!answer.bytes_left) return Outcome::transient(answer.reason);
      break;
    case HttpFailure::kAmbiguous: break;
  }
  return repeatable ? Outcome::transient(answer.reason) : Outcome::unknown(answer.reason);
}

/// The host's HTTP service. Confined to the instance's thread; lives as long as the connector.
class Http {
 public:
  /// Throws ConfigError when this host has no HTTP.
  explicit Http(const Host& host)
      : host_(&host.raw()),
        table_(static_cast<const sambung_http*>(host.service(SAMBUNG_HOST_HTTP))) {
    if (table_ == nullptr)
      throw ConfigError("this host offers no HTTP; use this release's sambung");
  }

  /// Says `request` and waits for the whole answer. Never throws for what the network does.
  HttpAnswer send(const HttpRequest& request) {
    std::vector<sambung_http_header> headers;
    headers.reserve(request.headers.size());
    for (const HttpHeader& each : request.headers) {
      headers.push_back({span_of(each.name), span_of(each.value)});
    }
    sambung_http_request raw{};
    raw.struct_size = sizeof raw;
    const auto deadline = std::clamp<std::int64_t>(request.deadline.count(), 0, UINT32_MAX);
    raw.deadline_ms = static_cast<std::uint32_t>(deadline);
    raw.flags = flags_of(request);
    raw.cost = request.cost;
    raw.limiter = span_of(request.limiter);
    raw.method = span_of(request.method);
    raw.url = span_of(request.url);
    raw.headers = headers.data();
    raw.header_count = headers.size();
    raw.body = span_of(request.body);
    raw.credential = span_of(request.credential);
    sambung_http_answer answer{};
    answer.struct_size = sizeof answer;
    table_->send(host_, &raw, &answer);
    return answer_of(answer);
  }

  /// What relative URLs are appended to; empty: nobody said. May ask for a token.
  std::string base() const { return std::string(view(table_->base(host_))); }

  /// The last answer's body says that the credential was not accepted. True: send it again, with a
  /// fresh token; false: AUTH_DEAD.
  bool rejected() { return table_->rejected(host_) != 0; }

  /// The last answer's body says how a limit stands.
  void report(std::string_view limit, const HttpLimit& stands) {
    sambung_http_limit raw{};
    raw.struct_size = sizeof raw;
    raw.remaining = stands.remaining.value_or(-1);
    raw.size = stands.size.value_or(-1);
    raw.per_second = stands.per_second.value_or(-1);
    raw.resets_in_ms = stands.resets_in ? static_cast<double>(stands.resets_in->count()) : -1.0;
    table_->limit(host_, span_of(limit), &raw);
  }

 private:
  static std::uint32_t flags_of(const HttpRequest& request) {
    std::uint32_t flags = 0;
    if (request.repeatable) flags |= SAMBUNG_HTTP_REPEATABLE;
    if (!request.with_auth) flags |= SAMBUNG_HTTP_NO_AUTH;
    if (request.haste == Haste::kUrgent) flags |= SAMBUNG_HTTP_URGENT;
    if (request.haste == Haste::kBulk) flags |= SAMBUNG_HTTP_BULK;
    return flags;
  }

  static HttpAnswer answer_of(const sambung_http_answer& raw) {
    HttpAnswer answer;
    const bool known =
        raw.failure >= SAMBUNG_HTTP_ANSWERED && raw.failure <= SAMBUNG_HTTP_NOT_ALLOWED;
    answer.failure = known ? static_cast<HttpFailure>(raw.failure) : HttpFailure::kAmbiguous;
    answer.status = raw.status;
    answer.bytes_left = raw.bytes_left != 0;
    answer.retry_after = std::chrono::milliseconds(raw.retry_after_ms);
    answer.server_ms = raw.server_ms;
    answer.reason = raw.reason;
    for (std::size_t i = 0; i < raw.header_count; ++i) {
      answer.headers.push_back(
          {std::string(view(raw.headers[i].name)), std::string(view(raw.headers[i].value))});
    }
    answer.body = std::string(view(raw.body));
    return answer;
  }

  const sambung_host* host_;
  const sambung_http* table_;
};

}  // namespace sambung
