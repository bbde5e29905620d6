#include "plugins/services/http_answer.hpp"

#include <utility>

#include "plugins/http/retry_after.hpp"

namespace sambung::services {

namespace {

std::int32_t failure_of(remote::Kind kind) {
  switch (kind) {
    case remote::Kind::kRefused: return SAMBUNG_HTTP_NOT_ALLOWED;  // the request itself was fit
    case remote::Kind::kNotSent: return SAMBUNG_HTTP_NOT_SENT;
    case remote::Kind::kAmbiguous: return SAMBUNG_HTTP_AMBIGUOUS;
    case remote::Kind::kTooLarge: return SAMBUNG_HTTP_TOO_LARGE;
    case remote::Kind::kDeadline: return SAMBUNG_HTTP_DEADLINE;
    case remote::Kind::kCancelled: return SAMBUNG_HTTP_CANCELLED;
  }
  return SAMBUNG_HTTP_AMBIGUOUS;
}

}  // namespace

HttpAnswer failed(std::int32_t failure, std::string reason) {
  HttpAnswer answer;
  answer.failure = failure;
  answer.reason = std::move(reason);
  return answer;
}

HttpAnswer answer_of(remote::Reply reply, UnixTime now) {
  if (!reply) {
    HttpAnswer answer = failed(failure_of(reply.failure().kind), std::move(reply.failure().what));
    answer.bytes_left = reply.failure().bytes_left;
    return answer;
  }
  HttpAnswer answer;
  answer.bytes_left = true;
  answer.retry_after = remote::retry_after(*reply, now).value_or(std::chrono::milliseconds(0));
  if (reply->server_ahead) answer.server_ms = unix_ms(now + *reply->server_ahead);
  answer.response = std::move(*reply);
  return answer;
}

}  // namespace sambung::services
