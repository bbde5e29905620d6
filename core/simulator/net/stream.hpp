#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream_base.hpp>
#include <boost/beast/core/basic_stream.hpp>

namespace sambung::simulator {

using Failure = boost::system::error_code;
using Tcp =
    boost::beast::basic_stream<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

/// A connection, plain or TLS, as Beast's operations want it. One type for both, so that Beast is
/// compiled once and not once for each of them: that was half a minute in the client and again in
/// the server. Confined to the loop's thread; only the .cpp files of this folder include it.
class Stream {
 public:
  using executor_type = Tcp::executor_type;
  using Done = std::function<void(Failure, std::size_t)>;

  /// `tls` nullptr: plain. It must outlive the stream.
  static std::unique_ptr<Stream> over(Tcp tcp, boost::asio::ssl::context* tls);
  virtual ~Stream() = default;

  /// What is below TLS: connects, keeps the deadlines and closes.
  virtual Tcp& tcp() = 0;
  /// `done` is called at once on a plain connection.
  virtual void handshake(boost::asio::ssl::stream_base::handshake_type side,
                         std::function<void(Failure)> done) = 0;

  executor_type get_executor() { return tcp().get_executor(); }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(Failure, std::size_t)>(
        [this](auto handler, const Buffers& into) {
          read_some(gathered<boost::asio::mutable_buffer>(into), done(std::move(handler)));
        },
        token, buffers);
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(Failure, std::size_t)>(
        [this](auto handler, const Buffers& from) {
          write_some(gathered<boost::asio::const_buffer>(from), done(std::move(handler)));
        },
        token, buffers);
  }

 protected:
  /// The first buffers of a sequence: to read or write less than all is allowed.
  template <class Buffer>
  using Gathered = std::array<Buffer, 8>;

  virtual void read_some(const Gathered<boost::asio::mutable_buffer>& into, Done done) = 0;
  virtual void write_some(const Gathered<boost::asio::const_buffer>& from, Done done) = 0;

 private:
  template <class Buffer, class Buffers>
  static Gathered<Buffer> gathered(const Buffers& buffers) {
    Gathered<Buffer> first;
    std::size_t count = 0;
    const auto end = boost::asio::buffer_sequence_end(buffers);
    for (auto it = boost::asio::buffer_sequence_begin(buffers); it != end; ++it) {
      if (count == first.size()) break;
      first[count++] = *it;
    }
    return first;
  }

  /// Beast's handlers cannot be copied, as std::function asks.
  template <class Handler>
  static Done done(Handler handler) {
    return [kept = std::make_shared<Handler>(std::move(handler))](Failure failed, std::size_t n) {
      (*kept)(failed, n);
    };
  }
};

}  // namespace sambung::simulator
