#include "plugins/kit/local_server.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sambung::kit {

namespace {

constexpr int kPatienceMs = 2000;

}  // namespace

LocalServer::LocalServer(Serve serve)
    : serve_(std::move(serve)),
      listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      wake_(eventfd(0, EFD_CLOEXEC)) {
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // A failure shows as a system that nobody reaches, which is a case of its own.
  const bool bound =
      bind(listener_.get(), reinterpret_cast<const sockaddr*>(&here), sizeof here) == 0 &&
      listen(listener_.get(), 64) == 0;
  if (bound) thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

LocalServer::~LocalServer() {
  thread_.request_stop();
  const std::uint64_t one = 1;
  if (write(wake_.get(), &one, sizeof one) < 0) return;
}

std::string LocalServer::url() const {
  sockaddr_in here{};
  socklen_t size = sizeof here;
  if (getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&here), &size) != 0) here = {};
  return "http://127.0.0.1:" + std::to_string(ntohs(here.sin_port));
}

void LocalServer::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    pollfd ready[2] = {{listener_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}};
    if (poll(ready, 2, -1) < 0) continue;
    if (ready[0].revents == 0) continue;
    UniqueFd peer(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!peer.valid()) continue;
    ++visits_;
    serve_(std::move(peer));
  }
}

bool read_more(int fd, std::string& into) {
  char piece[4096];
  pollfd ready{fd, POLLIN, 0};
  if (poll(&ready, 1, kPatienceMs) <= 0) return false;
  const ssize_t got = recv(fd, piece, sizeof piece, 0);
  if (got <= 0) return false;
  into.append(piece, static_cast<std::size_t>(got));
  return true;
}

}  // namespace sambung::kit
