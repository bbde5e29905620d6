#include "plugins/kit/local_server.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>

#include "plugins/http/message.hpp"

namespace sambung::kit {

namespace {

constexpr int kPatienceMs = 2000;
constexpr std::size_t kRequestBytesMax = 16U << 20;

std::size_t length_in(const std::string& head) {
  std::istringstream lines(head);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(':');
    if (colon == line.npos || !remote::same_name(line.substr(0, colon), "Content-Length")) continue;
    return std::min<std::size_t>(std::strtoul(line.c_str() + colon + 1, nullptr, 10),
                                 kRequestBytesMax);
  }
  return 0;
}

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

std::string read_request(int fd) {
  std::string request;
  while (request.find("\r\n\r\n") == request.npos) {
    if (request.size() > kRequestBytesMax || !read_more(fd, request)) return {};
  }
  const std::size_t head = request.find("\r\n\r\n") + 4;
  const std::size_t whole = head + length_in(request.substr(0, head));
  while (request.size() < whole) {
    if (!read_more(fd, request)) return {};
  }
  return request;
}

}  // namespace sambung::kit
