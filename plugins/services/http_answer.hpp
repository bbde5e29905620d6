#pragma once

#include <sambung/http.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "core/base/clock.hpp"
#include "plugins/http/message.hpp"
#include "plugins/http/transport.hpp"

namespace sambung::services {

/// What a connector asks the service for. Plain value.
struct HttpErrand {
  remote::Request request;  ///< its URL may be relative
  bool with_auth = true;
  std::uint8_t priority = 1;  ///< as wire::Ask has it
  std::uint32_t cost = 1;
  std::string scope;
  std::string credential;  ///< by its use; empty: the connection's own
};

/// What came of it, in the words of sambung/http.h. Plain value.
struct HttpAnswer {
  std::int32_t failure = SAMBUNG_HTTP_ANSWERED;
  bool bytes_left = false;
  std::chrono::milliseconds retry_after{0};
  std::int64_t server_ms = 0;
  std::string reason;
  remote::Response response;  ///< its status is 0 without an answer
};

/// An answer that is a failure of ours, before a byte has left.
HttpAnswer failed(std::int32_t failure, std::string reason);

/// What `reply`, to a request that was fit to be sent, says; `now` is when it came.
HttpAnswer answer_of(remote::Reply reply, UnixTime now);

}  // namespace sambung::services
