#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "core/base/result.hpp"
#include "core/simulator/net/http_message.hpp"
#include "core/simulator/net/loop.hpp"
#include "core/simulator/net/tls_identity.hpp"

namespace sambung::simulator {

/// Called once with the answer, on the loop's thread, at once or later.
using Responder = std::function<void(HttpReply)>;
/// Called on the loop's thread for every request that was read whole.
using Handler = std::function<void(HttpRequest, Responder)>;

/// HTTP/1.1 with keep-alive on a port of 127.0.0.1, plain or TLS. Confined to the loop's thread but
/// for `listen` and `port`, which are called before it runs.
class HttpServer {
 public:
  struct Options {
    std::uint16_t port = 0;                 ///< 0: any free one
    const TlsIdentity* identity = nullptr;  ///< nullptr: plain HTTP; read only while listening
    std::size_t body_bytes_max = 4U << 20;
    std::size_t media_bytes_max = 101U << 20;  ///< for POST to a path that ends in /media
    std::size_t connections_max = 1024;
  };

  /// kUnavailable when the port cannot be had, kInvalid when the identity cannot be used.
  static Result<std::unique_ptr<HttpServer>> listen(Loop& loop, const Options& options,
                                                    Handler handler);
  virtual ~HttpServer() = default;
  virtual std::uint16_t port() const = 0;
};

}  // namespace sambung::simulator
