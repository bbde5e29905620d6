#pragma once

// Private to server.cpp: the only file that may include it.

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/base/mutex.hpp"
#include "core/http/server.hpp"

namespace sambung::http {

namespace beast = boost::beast;
namespace net = boost::asio;
namespace bhttp = boost::beast::http;
using tcp = net::ip::tcp;

/// What a session needs of its server; lives as long as the loop.
class SessionBase;
struct Loop {
  ServerOptions options;
  Handler handler;
  net::io_context context{1};
  std::set<std::shared_ptr<SessionBase>> sessions;  // loop thread only
  bool stopping = false;                            // loop thread only
};

class SessionBase : public std::enable_shared_from_this<SessionBase> {
 public:
  virtual ~SessionBase() = default;
  /// Sends the answer to the request in hand. Loop thread.
  virtual void answer(Reply reply) = 0;
  /// Closes unless a request is in hand. Loop thread.
  virtual void close_if_idle() = 0;
};

/// Carries answers from any thread to the loop; one wake-up serves all that came meanwhile.
class Answers : public std::enable_shared_from_this<Answers> {
 public:
  explicit Answers(net::io_context& context) : context_(&context) {}

  void post(std::weak_ptr<SessionBase> session, Reply reply) {
    bool first = false;
    {
      Lock lock(mutex_);
      if (context_ == nullptr) return;
      first = waiting_.empty();
      waiting_.emplace_back(std::move(session), std::move(reply));
      // Posted under the lock: `close` must not take the context away in between.
      if (first) net::post(*context_, [self = shared_from_this()] { self->drain(); });
    }
  }

  /// The loop is about to go: later answers are dropped.
  void close() {
    Lock lock(mutex_);
    context_ = nullptr;
    waiting_.clear();
  }

 private:
  void drain() {
    std::vector<std::pair<std::weak_ptr<SessionBase>, Reply>> ready;
    {
      Lock lock(mutex_);
      ready.swap(waiting_);
    }
    for (auto& [session, reply] : ready) {
      if (const auto alive = session.lock()) alive->answer(std::move(reply));
    }
  }

  Mutex mutex_;
  net::io_context* context_ SAMBUNG_GUARDED_BY(mutex_);
  std::vector<std::pair<std::weak_ptr<SessionBase>, Reply>> waiting_ SAMBUNG_GUARDED_BY(mutex_);
};

/// A parsed request as handlers see it.
class RequestView final : public Request {
 public:
  RequestView(const bhttp::request<bhttp::string_body>& message, std::string remote)
      : message_(message), remote_(std::move(remote)) {
    const auto target = message.target();
    const std::string_view all(target.data(), target.size());
    const std::size_t question = all.find('?');
    path_ = all.substr(0, question);
    if (question != std::string_view::npos) query_ = all.substr(question + 1);
  }

  std::string_view method() const override {
    const auto method = message_.method_string();
    return {method.data(), method.size()};
  }
  std::string_view path() const override { return path_; }
  std::string_view query() const override { return query_; }
  std::string_view body() const override { return message_.body(); }
  std::optional<std::string_view> header(std::string_view name) const override {
    const auto [begin, end] = message_.equal_range(beast::string_view(name.data(), name.size()));
    if (begin == end) return std::string_view{};
    if (std::next(begin) != end) return std::nullopt;
    return std::string_view(begin->value().data(), begin->value().size());
  }
  std::string remote_address() const override { return remote_; }

 private:
  const bhttp::request<bhttp::string_body>& message_;
  std::string remote_;
  std::string_view path_;
  std::string_view query_;
};

/// One connection: reads a request whole, hands it over, writes the answer, and goes round.
/// Confined to the loop's thread.
template <class Stream>
class Session final : public SessionBase {
 public:
  template <class... Args>
  Session(Loop& loop, std::shared_ptr<Answers> answers, Args&&... stream)
      : loop_(loop), answers_(std::move(answers)), stream_(std::forward<Args>(stream)...) {}

  void start() {
    loop_.sessions.insert(this->shared_from_this());
    if constexpr (kTls) {
      lowest().expires_after(loop_.options.header_deadline);
      stream_.async_handshake(net::ssl::stream_base::server,
                              beast::bind_front_handler(&Session::on_handshake, self()));
    } else {
      read_header(loop_.options.header_deadline);
    }
  }

  void answer(Reply reply) override {
    if (!in_hand_) return;
    in_hand_ = false;
    write(std::move(reply), parser_->get().keep_alive() && !loop_.stopping);
  }

  void close_if_idle() override {
    if (!in_hand_ && !writing_) close();
  }

 private:
  static constexpr bool kTls = !std::is_same_v<Stream, beast::tcp_stream>;

  std::shared_ptr<Session> self() {
    return std::static_pointer_cast<Session>(this->shared_from_this());
  }
  beast::tcp_stream& lowest() { return beast::get_lowest_layer(stream_); }

  void on_handshake(beast::error_code error) {
    if (error) return close();
    read_header(loop_.options.header_deadline);
  }

  void read_header(std::chrono::seconds deadline) {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(loop_.options.header_bytes_max));
    parser_->body_limit(loop_.options.body_bytes_max);
    lowest().expires_after(deadline);
    bhttp::async_read_header(stream_, buffer_, *parser_,
                             beast::bind_front_handler(&Session::on_header, self()));
  }

  void on_header(beast::error_code error, std::size_t) {
    if (error == bhttp::error::end_of_stream || error == beast::error::timeout ||
        error == net::error::operation_aborted || error == net::error::eof ||
        error == net::error::connection_reset) {
      return close();
    }
    if (error == bhttp::error::header_limit) return refuse(431, "the headers are too large\n");
    if (error == bhttp::error::body_limit) return refuse(413, "the body is too large\n");
    if (error) return refuse(400, "not a valid HTTP/1.1 request\n");
    if (const auto refusal = framing_fault()) return refuse(refusal->first, refusal->second);
    lowest().expires_after(loop_.options.body_deadline);
    bhttp::async_read(stream_, buffer_, *parser_,
                      beast::bind_front_handler(&Session::on_body, self()));
  }

  /// What makes the end of this request doubtful, if anything.
  std::optional<std::pair<int, const char*>> framing_fault() {
    const auto& message = parser_->get();
    using Fault = std::pair<int, const char*>;
    if (message.count(bhttp::field::transfer_encoding) != 0) {
      return Fault(400, "Transfer-Encoding is not accepted; send one Content-Length\n");
    }
    if (message.count(bhttp::field::content_encoding) != 0) {
      return Fault(415, "compressed bodies are not accepted\n");
    }
    if (message.count(bhttp::field::expect) != 0) {
      return Fault(417, "Expect is not supported; send the body at once\n");
    }
    const std::size_t lengths = message.count(bhttp::field::content_length);
    const bool needs_length = message.method() == bhttp::verb::post ||
                              message.method() == bhttp::verb::put ||
                              message.method() == bhttp::verb::patch;
    if (lengths > 1 || (needs_length && lengths != 1)) {
      return Fault(lengths > 1 ? 400 : 411, "exactly one Content-Length is needed\n");
    }
    if (message[bhttp::field::content_length].find_first_not_of("0123456789") !=
        beast::string_view::npos) {
      return Fault(400, "Content-Length must be digits alone\n");  // Beast takes "2,2" for 2
    }
    if (parser_->content_length().value_or(0) > loop_.options.body_bytes_max) {
      return Fault(413, "the body is too large\n");
    }
    return std::nullopt;
  }

  void on_body(beast::error_code error, std::size_t) {
    if (error == bhttp::error::body_limit) return refuse(413, "the body is too large\n");
    if (error) return close();  // cut short or too slow: there is nobody to answer
    lowest().expires_never();
    in_hand_ = true;
    beast::error_code ignored;
    const auto remote = lowest().socket().remote_endpoint(ignored);
    const RequestView request(parser_->get(), remote.address().to_string());
    loop_.handler(request, [answers = answers_, session = std::weak_ptr<SessionBase>(
                                                    this->shared_from_this())](Reply reply) {
      answers->post(session, std::move(reply));
    });
  }

  void refuse(int status, const char* why) { write({.status = status, .body = why}, false); }

  void write(Reply reply, bool keep_alive) {
    writing_ = true;
    response_ = {};
    response_.version(11);
    response_.result(static_cast<unsigned>(reply.status));
    response_.set(bhttp::field::content_type, reply.content_type);
    response_.set("X-Content-Type-Options", "nosniff");
    response_.keep_alive(keep_alive);
    response_.body() = std::move(reply.body);
    response_.prepare_payload();
    lowest().expires_after(loop_.options.body_deadline);
    bhttp::async_write(stream_, response_,
                       beast::bind_front_handler(&Session::on_written, self(), keep_alive));
  }

  void on_written(bool keep_alive, beast::error_code error, std::size_t) {
    writing_ = false;
    if (error || !keep_alive || loop_.stopping) return close();
    read_header(loop_.options.idle_deadline);
  }

  void close() {
    beast::error_code ignored;
    lowest().socket().shutdown(tcp::socket::shutdown_send, ignored);
    lowest().close();
    loop_.sessions.erase(this->shared_from_this());
  }

  Loop& loop_;
  std::shared_ptr<Answers> answers_;
  Stream stream_;
  beast::flat_buffer buffer_;
  std::optional<bhttp::request_parser<bhttp::string_body>> parser_;
  bhttp::response<bhttp::string_body> response_;
  bool in_hand_ = false;  // a handler has the request
  bool writing_ = false;
};

}  // namespace sambung::http
