#include "plugins/kit/fake_system.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

namespace sambung::kit {

namespace {

constexpr int kRequestMs = 2000;
constexpr std::size_t kRequestBytesMax = 1U << 20;

}  // namespace

FakeSystem::FakeSystem(std::string answer)
    : answer_(std::move(answer)),
      listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      wake_(eventfd(0, EFD_CLOEXEC)) {
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // A failure shows as a system that nobody reaches, which is a case of its own.
  const bool bound =
      bind(listener_.get(), reinterpret_cast<const sockaddr*>(&here), sizeof here) == 0 &&
      listen(listener_.get(), 64) == 0;
  if (bound) thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

FakeSystem::~FakeSystem() {
  thread_.request_stop();
  const std::uint64_t one = 1;
  if (write(wake_.get(), &one, sizeof one) < 0) return;
}

std::string FakeSystem::url() const {
  sockaddr_in here{};
  socklen_t size = sizeof here;
  if (getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&here), &size) != 0) here = {};
  return "http://127.0.0.1:" + std::to_string(ntohs(here.sin_port));
}

void FakeSystem::serve(const std::stop_token& stop) {
  std::vector<UniqueFd> held;
  while (!stop.stop_requested()) {
    pollfd ready[2] = {{listener_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}};
    if (poll(ready, 2, -1) < 0) continue;
    if (ready[0].revents == 0) continue;
    UniqueFd peer(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!peer.valid()) continue;
    ++visits_;
    if (answer_.empty()) {
      held.push_back(std::move(peer));
    } else {
      answer_one(peer.get());
    }
  }
}

/// Reads the request's head and what has come of its body, and answers.
void FakeSystem::answer_one(int fd) {
  std::string request;
  char piece[4096];
  while (request.find("\r\n\r\n") == request.npos && request.size() < kRequestBytesMax) {
    pollfd ready{fd, POLLIN, 0};
    if (poll(&ready, 1, kRequestMs) <= 0) return;
    const ssize_t got = recv(fd, piece, sizeof piece, 0);
    if (got <= 0) return;
    request.append(piece, static_cast<std::size_t>(got));
  }
  if (send(fd, answer_.data(), answer_.size(), MSG_NOSIGNAL) < 0) return;
  shutdown(fd, SHUT_WR);
  pollfd ready{fd, POLLIN, 0};  // a body that was not read would reset the answer
  while (poll(&ready, 1, kRequestMs) > 0 && recv(fd, piece, sizeof piece, 0) > 0) continue;
}

std::string http_answer(const std::string& status, const std::string& headers,
                        const std::string& body) {
  return "HTTP/1.1 " + status + "\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

}  // namespace sambung::kit
