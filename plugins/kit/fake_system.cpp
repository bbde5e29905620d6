#include "plugins/kit/fake_system.hpp"

#include <sys/socket.h>

namespace sambung::kit {

namespace {

constexpr std::size_t kRequestBytesMax = 1U << 20;

}  // namespace

FakeSystem::FakeSystem(std::string answer)
    : answer_(std::move(answer)), server_([this](UniqueFd peer) {
        if (answer_.empty()) {
          held_.push_back(std::move(peer));
        } else {
          answer_one(peer.get());
        }
      }) {}

/// Reads the request's head and what has come of its body, and answers.
void FakeSystem::answer_one(int fd) const {
  std::string request;
  while (request.find("\r\n\r\n") == request.npos) {
    if (request.size() > kRequestBytesMax || !read_more(fd, request)) return;
  }
  send_whole(fd, answer_);
}

void send_whole(int fd, const std::string& answer) {
  std::size_t sent = 0;
  while (sent < answer.size()) {
    const ssize_t put = send(fd, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
    if (put <= 0) return;
    sent += static_cast<std::size_t>(put);
  }
  shutdown(fd, SHUT_WR);
  for (std::string rest; read_more(fd, rest); rest.clear()) continue;
}

std::string http_answer(const std::string& status, const std::string& headers,
                        const std::string& body) {
  return "HTTP/1.1 " + status + "\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

}  // namespace sambung::kit
