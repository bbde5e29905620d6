#include "plugins/http/connection.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>

namespace sambung::remote {
namespace {

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

Failure lost() {
  return {Kind::kAmbiguous, "connection lost: " + std::generic_category().message(errno)};
}

class Plain final : public Connection {
 public:
  explicit Plain(UniqueFd socket) : socket_(std::move(socket)) {}

  Tried<std::size_t> read(std::span<char> into, const Patience& patience) override {
    if (auto stop = patience.check()) return *stop;
    for (;;) {
      const ssize_t got = ::recv(socket_.get(), into.data(), into.size(), 0);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (!would_block()) return lost();
      if (auto stop = patience.wait(socket_.get(), POLLIN)) return *stop;
    }
  }

  Tried<std::size_t> write(std::string_view bytes, const Patience& patience) override {
    if (auto stop = patience.check()) return *stop;
    for (;;) {
      const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent >= 0) return static_cast<std::size_t>(sent);
      if (!would_block()) return lost();
      if (auto stop = patience.wait(socket_.get(), POLLOUT)) return *stop;
    }
  }

  bool idle() const override {
    pollfd peer{socket_.get(), POLLIN | POLLRDHUP, 0};
    return ::poll(&peer, 1, 0) == 0;
  }

 private:
  UniqueFd socket_;
};

}  // namespace

std::unique_ptr<Connection> plain_connection(UniqueFd socket) {
  return std::make_unique<Plain>(std::move(socket));
}

}  // namespace sambung::remote
