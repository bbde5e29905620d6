#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"

namespace spdlog {
class logger;
}

namespace sambung::http {

struct TlsFiles {
  std::string certificate_chain;  ///< PEM file
  std::string private_key;        ///< PEM file
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one
  std::optional<TlsFiles> tls = std::nullopt;
  std::size_t header_bytes_max = 16 * 1024;
  std::size_t body_bytes_max = 3 * 1024 * 1024;
  std::size_t connections_max = 2048;
  /// From one remote address (of IPv6, its /64), so that one peer cannot take all places. A proxy on
  /// this machine or before it is one address for all who come through it.
  std::size_t connections_per_address_max = 1024;
  std::chrono::seconds header_deadline{5};  ///< from the first byte of a request to its blank line
  std::chrono::seconds body_deadline{10};   ///< from there to its last byte
  std::chrono::seconds idle_deadline{15};   ///< between requests
};

/// kInvalid - the files cannot be read, are no certificate and key, or do not belong together.
Result<void> check_tls(const TlsFiles& files);

/// Connections that were closed as soon as they came; read by the metrics.
struct ServerCounts {
  std::atomic<std::uint64_t> refused_full{0};     ///< connections_max were open
  std::atomic<std::uint64_t> refused_address{0};  ///< connections_per_address_max were, of this one
};

/// What a handler sees of a request. Valid during the call only.
class Request {
 public:
  virtual ~Request() = default;
  virtual std::string_view method() const = 0;
  virtual std::string_view path() const = 0;   ///< without the query
  virtual std::string_view query() const = 0;  ///< without the question mark
  virtual std::string_view body() const = 0;
  /// The value of a header, empty when absent; nullopt when it stands there more than once.
  virtual std::optional<std::string_view> header(std::string_view name) const = 0;
};

/// A body that is made while it is sent. Let go of once it is sent whole or its connection is closed;
/// that a client has hung up shows with the next piece.
class BodySource {
 public:
  virtual ~BodySource() = default;
  virtual std::uint64_t size() const = 0;  ///< in all; what Content-Length says
  /// Has `take` called once, from any thread, now or later, with the next piece: not empty, and with
  /// those before it no more than `size`. nullopt: it cannot go on, and the connection is closed, so
  /// that the client sees a body cut short. Called on the server's thread, again once that piece has
  /// gone; must not block. A `take` whose connection or server has gone does nothing.
  virtual void next(std::function<void(std::optional<std::string> piece)> take) = 0;
};

/// What a handler answers. To HEAD its head alone is sent, with the length that GET would get.
struct Reply {
  int status = 200;
  std::string body = {};
  std::string content_type = "text/plain; charset=utf-8";
  /// Further ones, never from outside; one with a line break in it is left out.
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// Instead of `body`. Its maker may own it, too.
  std::shared_ptr<BodySource> source = nullptr;
};

/// The way back to the client: call it once, from any thread, now or later. A server that has gone,
/// or a client that has, makes the call do nothing.
using Respond = std::function<void(Reply)>;

/// Runs on the server's thread and must not block.
using Handler = std::function<void(const Request&, Respond)>;

/// An HTTP/1.1 server for one kind of listener, on one thread of its own.
///
/// Framing is strict: a request with a body needs exactly one valid Content-Length within the limit
/// and no Transfer-Encoding; whatever is refused early is answered and the connection closed, so
/// that no unread byte can be taken for a next request. Deadlines cover the whole request, and of an
/// answer each piece.
/// `stop` may be called from any thread: it stops accepting, lets answers out, then ends.
class Server {
 public:
  /// kUnavailable - the address cannot be bound; kInvalid - TLS files cannot be used.
  static Result<std::unique_ptr<Server>> start(const ServerOptions& options, Handler handler,
                                               spdlog::logger& log);
  ~Server();

  std::uint16_t port() const;
  const ServerCounts& counts() const;
  /// New connections get this certificate; those that are open keep theirs. Nothing changes when the
  /// files cannot be used (kInvalid), or when the server began without TLS.
  Result<void> use_tls(const TlsFiles& files);
  /// Whether the server's thread has come round since the last call, which makes it come round again;
  /// true at first. For a watchdog: one thread calls it.
  bool answers();
  /// Stops accepting and closes idle connections; those with a request in hand get their answer.
  void stop();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace sambung::http
