#include "tests/remote_http/script_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>

#include <csignal>
#include <cstdlib>

namespace sambung::testing {

long Peer::read(char* into, std::size_t most) {
  if (ssl_ != nullptr) return SSL_read(ssl_, into, static_cast<int>(most));
  return ::recv(fd_, into, most, 0);
}

bool Peer::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const long sent = ssl_ != nullptr
                          ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                          : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string Peer::request() {
  std::string all = std::move(left_over_);
  left_over_.clear();
  for (;;) {
    if (const std::size_t end = all.find("\r\n\r\n"); end != std::string::npos) {
      std::size_t size = end + 4;
      constexpr std::string_view kLength = "\r\nContent-Length: ";
      if (const std::size_t at = all.find(kLength); at < end) {
        size += static_cast<std::size_t>(std::atoi(all.c_str() + at + kLength.size()));
      }
      if (all.size() >= size) {
        left_over_ = all.substr(size);
        return all.substr(0, size);
      }
    }
    char buffer[4096];
    const long got = read(buffer, sizeof buffer);
    if (got <= 0) return {};
    all.append(buffer, static_cast<std::size_t>(got));
  }
}

void Peer::some() {
  char byte = 0;
  read(&byte, 1);
}

void Peer::say(std::string_view bytes) { write(bytes); }

void Peer::drip(std::string_view bytes, std::chrono::milliseconds every) {
  for (std::size_t i = 0; write(bytes.substr(i % bytes.size(), 1)); ++i) {
    pollfd gone{fd_, POLLRDHUP, 0};
    if (::poll(&gone, 1, static_cast<int>(every.count())) != 0) return;
  }
}

void Peer::flood(std::string_view bytes) {
  while (write(bytes)) {
  }
}

void Peer::wait_gone() {
  char buffer[4096];
  while (read(buffer, sizeof buffer) > 0) {
  }
}

void Peer::reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void Peer::hang_up() {
  if (ssl_ != nullptr) SSL_set_quiet_shutdown(ssl_, 1);
}

ScriptServer::ScriptServer(Script script) : script_(std::move(script)) { listen(); }

ScriptServer::ScriptServer(Script script, const Certificate& certificate, int version_max)
    : script_(std::move(script)), tls_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free) {
  SSL_CTX_set_security_level(tls_.get(), 0);  // so that it is the client who refuses
  SSL_CTX_set_max_proto_version(tls_.get(), version_max);
  SSL_CTX_use_certificate_chain_file(tls_.get(), certificate.chain_file.c_str());
  SSL_CTX_use_PrivateKey_file(tls_.get(), certificate.key_file.c_str(), SSL_FILETYPE_PEM);
  listen();
}

ScriptServer::~ScriptServer() {
  {
    const Lock lock(mutex_);
    stopping_ = true;
    ::shutdown(listener_.get(), SHUT_RDWR);
    for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  acceptor_.join();
}

std::string ScriptServer::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

void ScriptServer::listen() {
  listener_ = UniqueFd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_.get(), generic, size) != 0 || ::listen(listener_.get(), 64) != 0 ||
      ::getsockname(listener_.get(), generic, &size) != 0) {
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::jthread([this] { accept_all(); });
}

void ScriptServer::accept_all() {
  for (;;) {
    const int fd = ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    const Lock lock(mutex_);
    if (stopping_) {
      ::close(fd);
      return;
    }
    open_.push_back(fd);
    ++connections_;
    threads_.emplace_back([this, fd] { serve(fd); });
  }
}

void ScriptServer::serve(int fd) {
  sigset_t pipe;  // TLS writes raise it
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl(nullptr, SSL_free);
  bool ready = true;
  if (tls_) {
    ssl.reset(SSL_new(tls_.get()));
    SSL_set_fd(ssl.get(), fd);
    ready = SSL_accept(ssl.get()) == 1;
  }
  if (ready) {
    Peer peer(fd, ssl.get());
    script_(peer);
    if (ssl) SSL_shutdown(ssl.get());
  }
  const Lock lock(mutex_);
  open_.remove(fd);
  ::close(fd);
  ++ended_;
}

std::string answer(std::string_view body, std::string_view more_headers) {
  return "HTTP/1.1 200 OK\r\n" + std::string(more_headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace sambung::testing
