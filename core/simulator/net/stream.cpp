#include "core/simulator/net/stream.hpp"

#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

namespace asio = boost::asio;
namespace beast = boost::beast;

namespace sambung::simulator {
namespace {

template <class Layer>
class StreamOver final : public Stream {
 public:
  template <class... Arguments>
  explicit StreamOver(Arguments&&... arguments) : layer_(std::forward<Arguments>(arguments)...) {}

  Tcp& tcp() override { return beast::get_lowest_layer(layer_); }

  void handshake(asio::ssl::stream_base::handshake_type side,
                 std::function<void(Failure)> done) override {
    if constexpr (std::is_same_v<Layer, Tcp>) {
      done({});
    } else {
      layer_.async_handshake(side, std::move(done));
    }
  }

 private:
  void read_some(const Gathered<asio::mutable_buffer>& into, Done done) override {
    layer_.async_read_some(into, std::move(done));
  }
  void write_some(const Gathered<asio::const_buffer>& from, Done done) override {
    layer_.async_write_some(from, std::move(done));
  }

  Layer layer_;
};

}  // namespace

std::unique_ptr<Stream> Stream::over(Tcp tcp, asio::ssl::context* tls) {
  if (tls == nullptr) return std::make_unique<StreamOver<Tcp>>(std::move(tcp));
  return std::make_unique<StreamOver<beast::ssl_stream<Tcp>>>(std::move(tcp), *tls);
}

}  // namespace sambung::simulator
