#include "core/simulator/net/http_server.hpp"

#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cctype>
#include <optional>

#include "core/simulator/net/stream.hpp"

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

namespace sambung::simulator {
namespace {

constexpr auto kIdle = std::chrono::seconds(60);

/// What sessions need of their server; outlives it while one of them still runs.
struct Shared {
  HttpServer::Options options;
  Handler handler;
  std::size_t open = 0;
};

HttpRequest plain_request(http::request<http::string_body> from, bool tls) {
  HttpRequest request;
  request.method = std::string(from.method_string());
  request.target = std::string(from.target());
  for (const auto& field : from) {
    std::string name(field.name_string());
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    request.headers[std::move(name)] = std::string(field.value());
  }
  request.body = std::move(from.body());
  request.tls = tls;
  return request;
}

/// One connection: reads a request, hands it over, writes the answer, again. The pending operation
/// holds the session alive.
class Session final : public std::enable_shared_from_this<Session> {
 public:
  Session(std::shared_ptr<Shared> shared, Tcp below, asio::ssl::context* tls)
      : shared_(std::move(shared)),
        tls_(tls != nullptr),
        stream_(Stream::over(std::move(below), tls)) {
    ++shared_->open;
  }
  ~Session() { --shared_->open; }

  void start() {
    stream_->tcp().expires_after(kIdle);
    stream_->handshake(asio::ssl::stream_base::server, [self = shared_from_this()](Failure failed) {
      if (!failed) self->read_header();
    });
  }

 private:
  void read_header() {
    parser_.emplace();
    parser_->body_limit(shared_->options.media_bytes_max);
    parser_->header_limit(64 * 1024);
    stream_->tcp().expires_after(kIdle);
    http::async_read_header(
        *stream_, buffer_, *parser_,
        [self = shared_from_this()](Failure failed, std::size_t) { self->accept_header(failed); });
  }

  void accept_header(Failure failed) {
    if (failed == http::error::body_limit) return refuse_size();
    if (failed) return close();
    const auto& head = parser_->get();
    const std::string_view target(head.target());
    const bool media =
        head.method() == http::verb::post && target.substr(0, target.find('?')).ends_with("/media");
    const auto limit = media ? shared_->options.media_bytes_max : shared_->options.body_bytes_max;
    if (parser_->content_length().value_or(0) > limit) return refuse_size();
    parser_->body_limit(limit);
    http::async_read(
        *stream_, buffer_, *parser_,
        [self = shared_from_this()](Failure broken, std::size_t) { self->accept_body(broken); });
  }

  void accept_body(Failure failed) {
    if (failed == http::error::body_limit) return refuse_size();
    if (failed) return close();
    keep_alive_ = parser_->get().keep_alive();
    // A handler may answer much later, and the client may wait that long.
    stream_->tcp().expires_never();
    shared_->handler(
        plain_request(parser_->release(), tls_),
        [self = shared_from_this()](HttpReply reply) { self->write(std::move(reply)); });
  }

  void refuse_size() {
    keep_alive_ = false;
    write(
        {413, "application/json", R"({"error":{"message":"Request body too large"}})", {}, false});
  }

  void write(HttpReply reply) {
    if (reply.lost) return close();
    reply_ = {http::int_to_status(reply.status), 11};
    reply_.set(http::field::content_type, reply.content_type);
    for (const auto& [name, value] : reply.headers) reply_.set(name, value);
    reply_.keep_alive(keep_alive_);
    reply_.body() = std::move(reply.body);
    reply_.prepare_payload();
    stream_->tcp().expires_after(kIdle);
    http::async_write(*stream_, reply_, [self = shared_from_this()](Failure failed, std::size_t) {
      if (failed || !self->keep_alive_) return self->close();
      self->read_header();
    });
  }

  void close() {
    Failure ignored;
    stream_->tcp().socket().shutdown(tcp::socket::shutdown_both, ignored);
    stream_->tcp().close();
  }

  std::shared_ptr<Shared> shared_;
  bool tls_;
  std::unique_ptr<Stream> stream_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> reply_;
  bool keep_alive_ = true;
};

class BeastServer final : public HttpServer {
 public:
  BeastServer(Loop& loop, const Options& options, Handler handler)
      : acceptor_(loop.context()),
        shared_(std::make_shared<Shared>(Shared{options, std::move(handler), 0})) {}

  Result<void> open() {
    if (auto usable = load_identity(); !usable) return usable;
    Failure failed;
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), shared_->options.port);
    acceptor_.open(endpoint.protocol(), failed);
    if (!failed) acceptor_.set_option(asio::socket_base::reuse_address(true), failed);
    if (!failed) acceptor_.bind(endpoint, failed);
    if (!failed) acceptor_.listen(asio::socket_base::max_listen_connections, failed);
    if (failed) {
      return Error{
          ErrorCode::kUnavailable,
          "simulator: cannot listen on 127.0.0.1:" + std::to_string(shared_->options.port) + ": " +
              failed.message() + "; choose another port, or 0 for a free one"};
    }
    accept();
    return {};
  }

  std::uint16_t port() const override { return acceptor_.local_endpoint().port(); }

 private:
  Result<void> load_identity() {
    const TlsIdentity* identity = shared_->options.identity;
    if (identity == nullptr) return {};
    context_ = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    Failure failed;
    const auto key = identity->private_key_pem.reveal();
    context_->use_certificate_chain(asio::buffer(identity->certificate_pem), failed);
    if (!failed) {
      context_->use_private_key(asio::buffer(key.data(), key.size()), asio::ssl::context::pem,
                                failed);
    }
    if (!failed) return {};
    return Error{ErrorCode::kInvalid, "simulator https: the certificate or its key is not usable"};
  }

  void accept() {
    acceptor_.async_accept([this](Failure failed, Tcp::socket_type socket) {
      if (failed == asio::error::operation_aborted) return;
      if (!failed && shared_->open < shared_->options.connections_max) begin(std::move(socket));
      accept();
    });
  }

  void begin(Tcp::socket_type socket) {
    Failure ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    std::make_shared<Session>(shared_, Tcp(std::move(socket)), context_.get())->start();
  }

  asio::basic_socket_acceptor<tcp, Tcp::executor_type> acceptor_;
  std::shared_ptr<asio::ssl::context> context_;
  std::shared_ptr<Shared> shared_;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::listen(Loop& loop, const Options& options,
                                                       Handler handler) {
  auto server = std::make_unique<BeastServer>(loop, options, std::move(handler));
  if (auto opened = server->open(); !opened) return opened.error();
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace sambung::simulator
