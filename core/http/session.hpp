#pragma once

// Private to server.cpp, framing.cpp and tls.cpp: no other file may include it.

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/mutex.hpp"
#include "core/http/server.hpp"

namespace sambung::http {

namespace beast = boost::beast;
namespace net = boost::asio;
namespace bhttp = boost::beast::http;
using tcp = net::ip::tcp;
/// A socket of this one kind of loop: an executor that could be any costs on every operation.
using Socket = net::basic_stream_socket<tcp, net::io_context::executor_type>;
using Deadline = std::chrono::steady_clock::time_point;

/// A remote address as it is counted: IPv4 as a mapped address, IPv6 by its first 64 bits, which one
/// customer of a provider has all of.
using PeerKey = net::ip::address_v6::bytes_type;
inline PeerKey peer_key(const net::ip::address& address) {
  if (address.is_v4()) {
    return net::ip::make_address_v6(net::ip::v4_mapped, address.to_v4()).to_bytes();
  }
  PeerKey key = address.to_v6().to_bytes();
  if (!address.to_v6().is_v4_mapped()) std::fill(key.begin() + 8, key.end(), std::uint8_t{0});
  return key;
}

/// kInvalid - see check_tls.
Result<std::shared_ptr<net::ssl::context>> load_tls(const TlsFiles& files);

/// What a session needs of its server; lives as long as the loop.
class SessionBase;
struct Loop {
  ServerOptions options;
  Handler handler;
  net::io_context context{1};
  std::set<std::shared_ptr<SessionBase>> sessions;  // loop thread only
  std::map<PeerKey, std::size_t> peers;             // how many of them each has; loop thread only
  bool stopping = false;                            // loop thread only

  void enter(const std::shared_ptr<SessionBase>& session, const PeerKey& peer) {
    if (sessions.insert(session).second) ++peers[peer];
  }
  void leave(const std::shared_ptr<SessionBase>& session, const PeerKey& peer) {
    if (sessions.erase(session) == 0) return;
    const auto found = peers.find(peer);
    if (--found->second == 0) peers.erase(found);
  }
};

class SessionBase : public std::enable_shared_from_this<SessionBase> {
 public:
  virtual ~SessionBase() = default;
  /// Sends the answer to the request in hand. Loop thread.
  virtual void answer(Reply reply) = 0;
  /// Sends the piece that the answer's source was asked for. Loop thread.
  virtual void send_piece(std::optional<std::string> piece) = 0;
  /// Closes unless a request is in hand. Loop thread.
  virtual void close_if_idle() = 0;
  /// Closes when what the peer has to do is overdue. Loop thread.
  virtual void close_if_overdue(Deadline now) = 0;
  /// Loop thread.
  virtual void close() = 0;
};

/// Carries answers, and pieces of them, from any thread to the loop; one wake-up serves all that came
/// meanwhile.
class Answers : public std::enable_shared_from_this<Answers> {
 public:
  explicit Answers(net::io_context& context) : context_(&context) {}

  using Said = std::variant<Reply, std::optional<std::string>>;

  void post(std::weak_ptr<SessionBase> session, Said said) {
    bool first = false;
    {
      Lock lock(mutex_);
      if (context_ == nullptr) return;
      first = waiting_.empty();
      waiting_.emplace_back(std::move(session), std::move(said));
      // Posted under the lock: `close` must not take the context away in between.
      if (first) net::post(*context_, [self = shared_from_this()] { self->drain(); });
    }
  }

  /// The loop is about to go: later answers are dropped.
  void close() {
    Waiting dropped;  // after the lock: the end of a source is not ours to know
    Lock lock(mutex_);
    context_ = nullptr;
    dropped.swap(waiting_);
  }

 private:
  using Waiting = std::vector<std::pair<std::weak_ptr<SessionBase>, Said>>;

  void drain() {
    Waiting ready;
    {
      Lock lock(mutex_);
      ready.swap(waiting_);
    }
    for (auto& [session, said] : ready) {
      const auto alive = session.lock();
      if (!alive) continue;
      if (auto* reply = std::get_if<Reply>(&said)) {
        alive->answer(std::move(*reply));
      } else {
        alive->send_piece(std::move(std::get<1>(said)));
      }
    }
  }

  Mutex mutex_;
  net::io_context* context_ SAMBUNG_GUARDED_BY(mutex_);
  Waiting waiting_ SAMBUNG_GUARDED_BY(mutex_);
};

/// A parsed request as handlers see it.
class RequestView final : public Request {
 public:
  explicit RequestView(const bhttp::request<bhttp::string_body>& message) : message_(message) {
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

 private:
  const bhttp::request<bhttp::string_body>& message_;
  std::string_view path_;
  std::string_view query_;
};

using RequestParser = bhttp::request_parser<bhttp::string_body>;

/// Why a request is refused before it is read whole.
struct Refusal {
  int status;
  const char* why;
};

/// What makes the end of this request doubtful, if anything; asked once its header is there.
std::optional<Refusal> framing_fault(const RequestParser& parser, std::size_t body_bytes_max);
/// What a fault of the parser means to the client.
Refusal refusal_for(const beast::error_code& error);
/// The answer as it goes over the wire, up to its body, which is of `length`.
void write_head(const Reply& reply, std::uint64_t length, bool keep_alive, std::string& out);

/// One connection: reads a request whole, hands it over, writes the answer, and goes round. An answer
/// with a source is written piece by piece: the next is asked for when the last has gone.
/// Confined to the loop's thread. `Stream` is a Socket, or TLS over one.
template <class Stream>
class Session final : public SessionBase {
 public:
  template <class... Args>
  Session(Loop& loop, std::shared_ptr<Answers> answers, const PeerKey& peer, Args&&... stream)
      : loop_(loop),
        answers_(std::move(answers)),
        peer_(peer),
        stream_(std::forward<Args>(stream)...) {}

  void start() {
    loop_.enter(this->shared_from_this(), peer_);
    if constexpr (std::is_same_v<Stream, Socket>) {
      await_request();
    } else {
      due_in(loop_.options.header_deadline);
      stream_.async_handshake(net::ssl::stream_base::server,
                              [self = self()](beast::error_code error) {
                                error ? self->close() : self->await_request();
                              });
    }
  }

  void answer(Reply reply) override {
    if (!in_hand_) return;
    in_hand_ = false;
    write(reply, parser_->get().keep_alive() && !loop_.stopping);
  }

  void send_piece(std::optional<std::string> piece) override {
    if (!source_ || writing_) return;
    if (!piece || piece->empty() || piece->size() > left_) return close();
    left_ -= piece->size();
    out_ = std::move(*piece);
    write_out();
  }

  void close_if_idle() override {
    if (!in_hand_ && !writing_ && !source_) close();
  }

  void close_if_overdue(Deadline now) override {
    if (now >= due_) close();
  }

  void close() override {
    source_.reset();
    beast::error_code ignored;
    socket().shutdown(tcp::socket::shutdown_send, ignored);
    socket().close(ignored);
    loop_.leave(this->shared_from_this(), peer_);
  }

 private:
  static constexpr std::size_t kReadBytes = 16 * 1024;

  std::shared_ptr<Session> self() {
    return std::static_pointer_cast<Session>(this->shared_from_this());
  }
  auto& socket() { return beast::get_lowest_layer(stream_); }
  void due_in(std::chrono::seconds time) { due_ = std::chrono::steady_clock::now() + time; }

  void await_request() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(loop_.options.header_bytes_max));
    parser_->body_limit(loop_.options.body_bytes_max);
    phase_ = Phase::kIdle;
    due_in(loop_.options.idle_deadline);
    buffer_.size() == 0 ? read() : parse();
  }

  void read() {
    stream_.async_read_some(buffer_.prepare(kReadBytes),
                            [self = self()](beast::error_code error, std::size_t bytes) {
                              self->on_read(error, bytes);
                            });
  }

  void on_read(beast::error_code error, std::size_t bytes) {
    if (error) return close();  // cut short or too slow: there is nobody to answer
    buffer_.commit(bytes);
    parse();
  }

  /// Takes in what the buffer has; a deadline runs for each phase, not for each read.
  void parse() {
    if (phase_ == Phase::kIdle) {
      phase_ = Phase::kHeader;
      due_in(loop_.options.header_deadline);
    }
    while (true) {
      beast::error_code error;
      buffer_.consume(parser_->put(buffer_.data(), error));
      if (error == bhttp::error::need_more) return read();
      if (error) return refuse(refusal_for(error));
      if (phase_ == Phase::kHeader) {
        const auto fault = framing_fault(*parser_, loop_.options.body_bytes_max);
        if (fault) return refuse(*fault);
        phase_ = Phase::kBody;
        due_in(loop_.options.body_deadline);
        parser_->eager(true);
      }
      if (parser_->is_done()) return hand_over();
      if (buffer_.size() == 0) return read();
    }
  }

  void hand_over() {
    in_hand_ = true;
    due_ = Deadline::max();
    const RequestView request(parser_->get());
    loop_.handler(request, way_back());
  }

  /// Takes an answer or a piece to this session, if it is still there.
  auto way_back() {
    return [answers = answers_, session = std::weak_ptr<SessionBase>(this->shared_from_this())](
               auto said) { answers->post(session, std::move(said)); };
  }

  void refuse(const Refusal& refusal) {
    write({.status = refusal.status, .body = refusal.why}, false);
  }

  void write(const Reply& reply, bool keep_alive) {
    keep_alive_ = keep_alive;
    const std::uint64_t length = reply.source ? reply.source->size() : reply.body.size();
    write_head(reply, length, keep_alive, out_);
    if (parser_->get().method() != bhttp::verb::head) {
      source_ = reply.source;
      left_ = length;
      if (!source_) out_.append(reply.body);
    }
    write_out();
  }

  void write_out() {
    writing_ = true;
    due_in(loop_.options.body_deadline);
    net::async_write(
        stream_, net::buffer(out_),
        [self = self()](beast::error_code error, std::size_t) { self->on_written(error); });
  }

  void on_written(beast::error_code error) {
    writing_ = false;
    if (error) return close();
    if (source_) {
      std::string().swap(out_);  // pieces are large, and connections stay
      if (left_ > 0) return await_piece();
      source_.reset();
    }
    if (!keep_alive_ || loop_.stopping) return close();
    await_request();
  }

  void await_piece() {
    due_ = Deadline::max();
    source_->next(way_back());
  }

  enum class Phase { kIdle, kHeader, kBody };

  Loop& loop_;
  std::shared_ptr<Answers> answers_;
  const PeerKey peer_;
  Stream stream_;
  beast::flat_buffer buffer_;
  std::optional<RequestParser> parser_;
  std::string out_;                     // the answer being written, or its piece
  std::shared_ptr<BodySource> source_;  // of the answer being written, until that has gone
  std::uint64_t left_ = 0;              // what the source has still to give
  Deadline due_ = Deadline::max();
  Phase phase_ = Phase::kIdle;
  bool in_hand_ = false;  // a handler has the request
  bool writing_ = false;
  bool keep_alive_ = false;  // after the answer being written
};

}  // namespace sambung::http
