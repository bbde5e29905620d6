#include "plugins/http/dialler.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace sambung::remote {
namespace {

socklen_t fill(sockaddr_storage& out, const IpAddress& address, std::uint16_t port) {
  if (address.v6) {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::copy_n(address.bytes.begin(), 16, v6.sin6_addr.s6_addr);
    std::memcpy(&out, &v6, sizeof v6);
    return sizeof v6;
  }
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  std::memcpy(&v4.sin_addr, address.bytes.data(), 4);
  std::memcpy(&out, &v4, sizeof v4);
  return sizeof v4;
}

Failure nobody_there(int error) {
  return {Kind::kNotSent, "cannot connect: " + std::generic_category().message(error)};
}

Tried<UniqueFd> connect_to(const IpAddress& address, std::uint16_t port, const Patience& patience,
                           Patience::Clock::time_point no_later) {
  UniqueFd socket(
      ::socket(address.v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.valid()) return nobody_there(errno);
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_storage to{};
  const socklen_t size = fill(to, address, port);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&to), size) == 0) return socket;
  if (errno != EINPROGRESS) return nobody_there(errno);
  if (auto stop = patience.wait(socket.get(), POLLOUT, no_later)) {
    stop->what += " while connecting";
    return *stop;
  }
  int error = 0;
  socklen_t length = sizeof error;
  ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &length);
  if (error != 0) return nobody_there(error);
  return socket;
}

/// The first of `addresses` that answers.
Tried<UniqueFd> connect_to_any(const std::vector<IpAddress>& addresses, std::uint16_t port,
                               const Patience& patience) {
  Failure last{Kind::kNotSent, "the name has no address"};
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const auto part = patience.left() / static_cast<int>(addresses.size() - i);
    auto socket = connect_to(addresses[i], port, patience, Patience::Clock::now() + part);
    if (socket) return socket;
    last = socket.failure();
    if (auto stop = patience.check()) break;
  }
  return last;
}

}  // namespace

Dialler::Dialler(Guard guard, Lookup lookup, std::unique_ptr<Tls> tls)
    : guard_(std::move(guard)), resolver_(std::move(lookup)), tls_(std::move(tls)) {}

Tried<std::unique_ptr<Connection>> Dialler::dial(const Url& url, const Patience& patience) {
  const auto addresses = resolver_.resolve(url.host, patience);
  if (!addresses) return addresses.failure();
  for (const IpAddress& address : *addresses) {
    if (auto objection = guard_.objection(url.host, address)) {
      return Failure{Kind::kRefused, *objection};
    }
  }
  auto socket = connect_to_any(*addresses, url.port, patience);
  if (!socket) return socket.failure();
  if (url.tls) return tls_->secure(std::move(*socket), url.host, patience);
  return plain_connection(std::move(*socket));
}

}  // namespace sambung::remote
