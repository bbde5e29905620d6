#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "core/simulator/net/http_message.hpp"
#include "core/simulator/net/loop.hpp"
#include "core/simulator/net/url.hpp"

namespace sambung::simulator {

/// A few keep-alive connections to one origin on this machine, one request at a time on each.
/// Confined to the loop's thread.
class HttpClient {
 public:
  struct Options {
    Url origin;
    std::string authority_pem;  ///< https: whom to trust; empty: the certificate is not checked
    std::size_t connections = 8;
    std::chrono::milliseconds timeout{20000};
    std::size_t reply_bytes_max = 4U << 20;
  };
  /// kUnavailable: no connection, no answer in time, or not HTTP.
  using Callback = std::function<void(Result<HttpReply>)>;

  static std::unique_ptr<HttpClient> make(Loop& loop, Options options);
  virtual ~HttpClient() = default;

  /// Whether a connection is free; `send` needs one.
  virtual bool ready() const = 0;
  /// Sends on a free connection; `done` is called once, later, and never if the loop ends first.
  virtual void send(HttpRequest request, Callback done) = 0;
};

}  // namespace sambung::simulator
