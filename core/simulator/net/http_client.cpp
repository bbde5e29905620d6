#include "core/simulator/net/http_client.hpp"

#include <utility>

#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <vector>

#include "core/simulator/net/stream.hpp"

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

namespace sambung::simulator {
namespace {

/// One connection of the pool. The pending operation holds it alive.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Loop& loop, const HttpClient::Options& options, asio::ssl::context* tls)
      : loop_(loop), options_(options), tls_(tls) {}

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

 private:
  std::shared_ptr<Connection> self() { return shared_from_this(); }

  tcp::endpoint endpoint() const {
    const auto& host = options_.origin.host;
    if (host == "[::1]") return {asio::ip::address_v6::loopback(), options_.origin.port};
    return {asio::ip::address_v4::loopback(), options_.origin.port};
  }

  void connect() {
    stream_ = Stream::over(Tcp(loop_.context()), tls_);
    stream_->tcp().expires_after(options_.timeout);
    stream_->tcp().async_connect(endpoint(), [me = self()](Failure failed) {
      if (failed) return me->connected(failed);
      Failure ignored;
      me->stream_->tcp().socket().set_option(tcp::no_delay(true), ignored);
      me->stream_->handshake(asio::ssl::stream_base::client,
                             [me](Failure refused) { me->connected(refused); });
    });
  }

  void write() {
    stream_->tcp().expires_after(options_.timeout);
    http::async_write(*stream_, request_,
                      [me = self()](Failure failed, std::size_t) { me->written(failed); });
  }

  void read() {
    http::async_read(*stream_, buffer_, *reply_,
                     [me = self()](Failure failed, std::size_t) { me->answered(failed); });
  }

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

  /// A kept connection may have been closed by the peer between two requests: once more on a new
  /// one.
  void retry_or_finish(Failure failed) {
    if (fresh_ || (reply_ && reply_->got_some())) return finish_with(failed);
    drop();
    fresh_ = true;
    connect();
  }
  void drop() {
    if (stream_) stream_->tcp().close();
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

  Loop& loop_;
  const HttpClient::Options& options_;
  asio::ssl::context* tls_;
  std::unique_ptr<Stream> stream_;
  http::request<http::string_body> request_;
  std::optional<http::response_parser<http::string_body>> reply_;
  beast::flat_buffer buffer_;
  HttpClient::Callback done_;
  bool open_ = false;
  bool fresh_ = true;
};

class Pool final : public HttpClient {
 public:
  Pool(Loop& loop, Options options) : options_(std::move(options)) {
    if (options_.origin.tls) prepare_tls();
    for (std::size_t i = 0; i < options_.connections; ++i) {
      connections_.push_back(std::make_shared<Connection>(loop, options_, tls_.get()));
    }
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

  Options options_;
  std::unique_ptr<asio::ssl::context> tls_;
  std::vector<std::shared_ptr<Connection>> connections_;
};

}  // namespace

std::unique_ptr<HttpClient> HttpClient::make(Loop& loop, Options options) {
  return std::make_unique<Pool>(loop, std::move(options));
}

}  // namespace sambung::simulator
