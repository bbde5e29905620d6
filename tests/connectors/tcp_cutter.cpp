#include "tests/connectors/tcp_cutter.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <string_view>

namespace sambung::test {

namespace {

constexpr int kLookMs = 20;  // how often a stop request is looked for

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

bool readable(int fd) {
  pollfd look{fd, POLLIN, 0};
  return poll(&look, 1, kLookMs) > 0;
}

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// A Parse message's unnamed statement (PostgreSQL manual, "Message Formats"); a `set
/// synchronous_commit` is none.
constexpr std::string_view kCommit("\0commit\0", 8);

}  // namespace

TcpCutter::TcpCutter(int server_port)
    : server_port_(server_port), listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), size);
  listen(listener_.get(), 4);
  getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

TcpCutter::~TcpCutter() = default;

void TcpCutter::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (!readable(listener_.get())) continue;
    const UniqueFd client(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    const UniqueFd server(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address = loopback(server_port_);
    if (connect(server.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) continue;
    pass(client.get(), server.get(), stop);
  }
}

void TcpCutter::pass(int client, int server, const std::stop_token& stop) {
  bool cutting = false;
  std::string answer;
  std::array<char, 65536> chunk;
  while (!stop.stop_requested()) {
    std::array<pollfd, 2> fds{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    if (poll(fds.data(), fds.size(), kLookMs) <= 0) continue;
    const bool from_client = fds[0].revents != 0 && !cutting;
    const ssize_t got =
        recv(from_client ? client : server, chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (got == 0) return;
    if (got < 0) continue;
    const std::string_view bytes(chunk.data(), static_cast<std::size_t>(got));
    if (from_client) {
      cutting = armed_ && bytes.find(kCommit) != std::string_view::npos;
      if (!send_all(server, bytes)) return;
    } else if (cutting) {
      answer += bytes;
      // The command tag of a COMMIT that took place.
      if (answer.find(std::string_view("COMMIT\0", 7)) == std::string::npos) continue;
      armed_ = false;
      ++cuts_;
      return;
    } else if (!send_all(client, bytes)) {
      return;
    }
  }
}

}  // namespace sambung::test
