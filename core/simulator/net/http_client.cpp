#include "core/simulator/net/http_client.hpp"

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <optional>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

namespace sambung::simulator {
namespace {

using Failure = beast::error_code;

/// One connection of the pool. The pending operation holds it alive.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  explicit Connection(const HttpClient::Options& options) : options_(options) {}
  virtual ~Connection() = default;

  bool busy() const { return done_ != nullptr; }

  void send(HttpRequest request, HttpClient::Callback done) {
    done_ = std::move(done);
    request_ = {http::string_to_verb(request.method), request.target, 11};
    for (const auto& [name, value] : request.headers) request_.set(name, value);
    request_.set(http::field::host,
                 options_.origin.host + ":" + std::to_string(options_.origin.port));
    request_.body() = std::move(request.body);
    request_.prepare_payload();
    fresh_ = !open_;
    if (open_) {
      write();
    } else {
      connect();
    }
  }

 protected:
  tcp::endpoint endpoint() const {
    const auto& host = options_.origin.host;
    if (host == "[::1]") return {asio::ip::address_v6::loopback(), options_.origin.port};
    return {asio::ip::address_v4::loopback(), options_.origin.port};
  }
  virtual void connect() = 0;
  virtual void write() = 0;
  virtual void read() = 0;
  virtual void close() = 0;

  void connected(Failure failed) {
    if (failed) return finish_with(failed);
    open_ = true;
    write();
  }
  void written(Failure failed) {
    if (failed) return retry_or_finish(failed);
    reply_.emplace();
    reply_->body_limit(options_.reply_bytes_max);
    read();
  }
  void answered(Failure failed) {
    if (failed) return retry_or_finish(failed);
    const bool keep = reply_->keep_alive();
    http::response<http::string_body> from = reply_->release();
    if (!keep) drop();
    HttpReply reply;
    reply.status = from.result_int();
    reply.content_type = std::string(from[http::field::content_type]);
    reply.body = std::move(from.body());
    finish(std::move(reply));
  }

  const HttpClient::Options& options_;
  http::request<http::string_body> request_;
  std::optional<http::response_parser<http::string_body>> reply_;
  beast::flat_buffer buffer_;

 private:
  /// A kept connection may have been closed by the peer between two requests: once more on a new
  /// one.
  void retry_or_finish(Failure failed) {
    if (fresh_ || (reply_ && reply_->got_some())) return finish_with(failed);
    drop();
    fresh_ = true;
    connect();
  }
  void drop() {
    close();
    buffer_.clear();
    open_ = false;
  }
  void finish_with(Failure failed) {
    drop();
    finish(Error{ErrorCode::kUnavailable, options_.origin.origin() + ": " + failed.message()});
  }
  void finish(Result<HttpReply> outcome) {
    reply_.reset();
    std::exchange(done_, nullptr)(std::move(outcome));
  }

  HttpClient::Callback done_;
  bool open_ = false;
  bool fresh_ = true;
};

template <class Stream>
class StreamConnection final : public Connection {
 public:
  static constexpr bool kTls = !std::is_same_v<Stream, beast::tcp_stream>;

  StreamConnection(Loop& loop, const HttpClient::Options& options, asio::ssl::context* tls)
      : Connection(options), loop_(loop), tls_(tls) {}

 private:
  std::shared_ptr<StreamConnection> self() {
    return std::static_pointer_cast<StreamConnection>(shared_from_this());
  }
  beast::tcp_stream& lowest() { return beast::get_lowest_layer(*stream_); }

  void connect() override {
    if constexpr (kTls) {
      stream_ = std::make_unique<Stream>(loop_.context(), *tls_);
    } else {
      stream_ = std::make_unique<Stream>(loop_.context());
    }
    lowest().expires_after(options_.timeout);
    lowest().async_connect(endpoint(), [me = self()](Failure failed) {
      if (failed) return me->connected(failed);
      Failure ignored;
      me->lowest().socket().set_option(tcp::no_delay(true), ignored);
      me->handshake();
    });
  }

  void handshake() {
    if constexpr (kTls) {
      stream_->async_handshake(asio::ssl::stream_base::client,
                               [me = self()](Failure failed) { me->connected(failed); });
    } else {
      connected({});
    }
  }

  void write() override {
    lowest().expires_after(options_.timeout);
    http::async_write(*stream_, request_,
                      [me = self()](Failure failed, std::size_t) { me->written(failed); });
  }

  void read() override {
    http::async_read(*stream_, buffer_, *reply_,
                     [me = self()](Failure failed, std::size_t) { me->answered(failed); });
  }

  void close() override {
    if (stream_) lowest().close();
  }

  Loop& loop_;
  asio::ssl::context* tls_;
  std::unique_ptr<Stream> stream_;
};

class Pool final : public HttpClient {
 public:
  Pool(Loop& loop, Options options) : options_(std::move(options)) {
    if (options_.origin.tls) prepare_tls();
    for (std::size_t i = 0; i < options_.connections; ++i) connections_.push_back(make_one(loop));
  }

  bool ready() const override {
    for (const auto& connection : connections_) {
      if (!connection->busy()) return true;
    }
    return false;
  }

  void send(HttpRequest request, Callback done) override {
    for (const auto& connection : connections_) {
      if (connection->busy()) continue;
      return connection->send(std::move(request), std::move(done));
    }
    SAMBUNG_ASSERT(false && "HttpClient::send without a free connection");
  }

 private:
  void prepare_tls() {
    tls_ = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_client);
    if (options_.authority_pem.empty()) return;
    Failure failed;
    tls_->add_certificate_authority(asio::buffer(options_.authority_pem), failed);
    // An authority that cannot be read trusts nobody: every handshake then fails.
    tls_->set_verify_mode(asio::ssl::verify_peer);
    tls_->set_verify_callback(asio::ssl::host_name_verification(options_.origin.host));
  }

  std::shared_ptr<Connection> make_one(Loop& loop) {
    using Tls = beast::ssl_stream<beast::tcp_stream>;
    if (tls_) return std::make_shared<StreamConnection<Tls>>(loop, options_, tls_.get());
    return std::make_shared<StreamConnection<beast::tcp_stream>>(loop, options_, nullptr);
  }

  Options options_;
  std::unique_ptr<asio::ssl::context> tls_;
  std::vector<std::shared_ptr<Connection>> connections_;
};

}  // namespace

std::unique_ptr<HttpClient> HttpClient::make(Loop& loop, Options options) {
  return std::make_unique<Pool>(loop, std::move(options));
}

}  // namespace sambung::simulator
