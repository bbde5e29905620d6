// Open-loop load: webhooks at a fixed rate whatever the answers do; latency counts from the moment
// at which each was to be sent, so that a stalled server is charged for the queue it causes.
// Usage: open_loop PORT PATH SECRET RATE SECONDS CONNECTIONS FIRST_NUMBER

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <string>
#include <vector>

#include "core/base/unique_fd.hpp"
#include "tests/bench/made_bodies.hpp"

namespace {

using Steady = std::chrono::steady_clock;

struct Connection {
  sambung::UniqueFd fd;
  std::string out;                     // not yet written
  std::string in;                      // not yet understood
  std::deque<Steady::time_point> due;  // when the requests in flight were to be sent
};

struct Tally {
  std::vector<double> latency_ms;
  std::uint64_t sent = 0;
  std::uint64_t ok = 0;
  std::uint64_t other = 0;
};

sambung::UniqueFd connect_to(std::uint16_t port) {
  sambung::UniqueFd fd(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    std::perror("open_loop: connect");
    std::exit(69);
  }
  const int on = 1;
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::fcntl(fd.get(), F_SETFL, O_NONBLOCK);
  return fd;
}

void flush(Connection& connection) {
  while (!connection.out.empty()) {
    const ssize_t sent =
        ::send(connection.fd.get(), connection.out.data(), connection.out.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    connection.out.erase(0, static_cast<std::size_t>(sent));
  }
}

/// Takes whole answers off the front; every one has a Content-Length.
void understand(Connection& connection, Tally& tally) {
  while (true) {
    const std::size_t end = connection.in.find("\r\n\r\n");
    if (end == std::string::npos) return;
    const std::size_t at = connection.in.find("Content-Length: ");
    const std::size_t length =
        at < end ? std::strtoul(connection.in.c_str() + at + 16, nullptr, 10) : 0;
    if (connection.in.size() < end + 4 + length) return;
    const bool ok = connection.in.compare(9, 3, "200") == 0;
    ++(ok ? tally.ok : tally.other);
    const std::chrono::duration<double, std::milli> took = Steady::now() - connection.due.front();
    tally.latency_ms.push_back(took.count());
    connection.due.pop_front();
    connection.in.erase(0, end + 4 + length);
  }
}

void receive(Connection& connection, Tally& tally) {
  char buffer[16384];
  while (true) {
    const ssize_t got = ::recv(connection.fd.get(), buffer, sizeof buffer, 0);
    if (got == 0) {
      std::fprintf(stderr, "open_loop: the server closed a connection\n");
      std::exit(69);
    }
    if (got < 0) break;
    connection.in.append(buffer, static_cast<std::size_t>(got));
  }
  understand(connection, tally);
}

std::string request_for(const char* path, const sambung::bench::SignedBody& made) {
  return std::string("POST ") + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " +
         "application/json\r\nX-Hub-Signature-256: " + made.signature +
         "\r\nContent-Length: " + std::to_string(made.body.size()) + "\r\n\r\n" + made.body;
}

double percentile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 8) {
    std::fprintf(stderr,
                 "usage: open_loop PORT PATH SECRET RATE SECONDS CONNECTIONS FIRST_NUMBER\n");
    return 64;
  }
  const auto port = static_cast<std::uint16_t>(std::strtoul(argv[1], nullptr, 10));
  const double rate = std::strtod(argv[4], nullptr);
  const double seconds = std::strtod(argv[5], nullptr);
  const auto total = static_cast<std::uint64_t>(rate * seconds);
  const std::uint64_t first = std::strtoull(argv[7], nullptr, 10);
  std::vector<Connection> connections(std::strtoul(argv[6], nullptr, 10));
  for (Connection& connection : connections) connection.fd = connect_to(port);
  std::vector<pollfd> polled(connections.size());
  Tally tally;
  tally.latency_ms.reserve(total);
  const auto start = Steady::now();
  const std::chrono::duration<double, std::milli> wall =
      std::chrono::system_clock::now().time_since_epoch();
  const auto give_up = start + std::chrono::duration<double>(seconds + 30);
  while ((tally.sent < total || tally.ok + tally.other < total) && Steady::now() < give_up) {
    const std::chrono::duration<double> since = Steady::now() - start;
    const auto wanted = std::min(total, static_cast<std::uint64_t>(since.count() * rate) + 1);
    while (tally.sent < wanted) {
      Connection& connection = connections[tally.sent % connections.size()];
      const auto made =
          sambung::bench::make_body(first + tally.sent, 1000, std::time(nullptr), argv[3]);
      connection.out += request_for(argv[2], made);
      connection.due.push_back(
          start + std::chrono::duration_cast<Steady::duration>(
                      std::chrono::duration<double>(static_cast<double>(tally.sent) / rate)));
      flush(connection);
      ++tally.sent;
    }
    for (std::size_t i = 0; i < connections.size(); ++i) {
      const bool pending = !connections[i].out.empty();
      polled[i] = {.fd = connections[i].fd.get(),
                   .events = static_cast<short>(pending ? POLLIN | POLLOUT : POLLIN),
                   .revents = 0};
    }
    ::poll(polled.data(), polled.size(), 1);
    for (std::size_t i = 0; i < connections.size(); ++i) {
      if ((polled[i].revents & POLLOUT) != 0) flush(connections[i]);
      if ((polled[i].revents & POLLIN) != 0) receive(connections[i], tally);
    }
  }
  const std::chrono::duration<double> took = Steady::now() - start;
  std::printf("start_ms %.0f ", wall.count());
  std::printf("sent %lu ok %lu other %lu seconds %.2f p50_ms %.2f p99_ms %.2f max_ms %.2f\n",
              tally.sent, tally.ok, tally.other, took.count(), percentile(tally.latency_ms, 0.5),
              percentile(tally.latency_ms, 0.99), percentile(tally.latency_ms, 1.0));
  return tally.ok == total ? 0 : 1;
}
