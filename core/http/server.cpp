#include "core/http/server.hpp"

#include <spdlog/spdlog.h>

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <thread>

#include "core/base/thread_setup.hpp"
#include "core/http/session.hpp"

namespace sambung::http {

namespace {

constexpr std::chrono::milliseconds kPatrol{250};

Error cannot_listen(const ServerOptions& options, const beast::error_code& error) {
  return Error{ErrorCode::kUnavailable, "cannot listen on " + options.address + " port " +
                                            std::to_string(options.port) + ": " + error.message() +
                                            "; stop what uses it, or choose another port"};
}

}  // namespace

struct Server::Parts {
  Loop loop;
  std::shared_ptr<Answers> answers;
  std::shared_ptr<net::ssl::context> tls;  ///< of new connections; loop thread only once it runs
  net::basic_socket_acceptor<tcp, net::io_context::executor_type> acceptor{loop.context};
  tcp::endpoint peer;  ///< who comes next
  net::steady_timer last_call{loop.context};
  net::steady_timer patrol{loop.context};
  bool patrolling = false;
  std::atomic<bool> stop_asked = false;
  std::atomic<bool> came_round = true;
  spdlog::logger* log = nullptr;
  std::uint16_t port = 0;
  ServerCounts counts;
  std::jthread thread;  // last: it uses all of the above

  Result<void> listen();
  void accept();
  void on_accept(beast::error_code error, Socket socket);
  bool has_room(const PeerKey& key);
  void serve(Socket socket, const PeerKey& key);
  void watch_deadlines();
  void begin_stop();
  void run();
};

Result<void> Server::Parts::listen() {
  beast::error_code error;
  const auto address = net::ip::make_address(loop.options.address, error);
  if (error) return cannot_listen(loop.options, error);
  const tcp::endpoint endpoint(address, loop.options.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(net::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
  if (error) return cannot_listen(loop.options, error);
  port = acceptor.local_endpoint().port();
  return {};
}

void Server::Parts::accept() {
  acceptor.async_accept(peer, [this](beast::error_code error, Socket socket) {
    on_accept(error, std::move(socket));
  });
}

void Server::Parts::on_accept(beast::error_code error, Socket socket) {
  if (loop.stopping || error == net::error::operation_aborted) return;
  if (error) {
    // Out of descriptors, mostly: trying again at once would spin.
    log->warn("event=accept_failed reason=\"{}\"", error.message());
    last_call.expires_after(std::chrono::milliseconds(100));
    last_call.async_wait([this](beast::error_code aborted) {
      if (!aborted && !loop.stopping) accept();
    });
    return;
  }
  const PeerKey key = peer_key(peer.address());
  if (has_room(key)) serve(std::move(socket), key);
  accept();
}

bool Server::Parts::has_room(const PeerKey& key) {
  if (loop.sessions.size() >= loop.options.connections_max) {
    ++counts.refused_full;
    return false;
  }
  const auto found = loop.peers.find(key);
  if (found == loop.peers.end() || found->second < loop.options.connections_per_address_max) {
    return true;
  }
  ++counts.refused_address;
  return false;
}

void Server::Parts::serve(Socket socket, const PeerKey& key) {
  beast::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  if (tls) {
    std::make_shared<Session<net::ssl::stream<Socket>>>(loop, answers, key, std::move(socket), *tls)
        ->start();
  } else {
    std::make_shared<Session<Socket>>(loop, answers, key, std::move(socket))->start();
  }
  if (!patrolling) watch_deadlines();
}

/// Deadlines are of seconds: one look at all connections now and then costs less than a timer for
/// each of their steps. Nothing runs while there are none.
void Server::Parts::watch_deadlines() {
  patrolling = !loop.sessions.empty();
  if (!patrolling) return;
  patrol.expires_after(kPatrol);
  patrol.async_wait([this](beast::error_code aborted) {
    if (aborted) return;
    const auto sessions = loop.sessions;  // closing takes them out of the set
    const auto now = std::chrono::steady_clock::now();
    for (const auto& session : sessions) session->close_if_overdue(now);
    watch_deadlines();
  });
}

void Server::Parts::begin_stop() {
  loop.stopping = true;
  beast::error_code ignored;
  acceptor.close(ignored);
  const auto sessions = loop.sessions;  // closing takes them out of the set
  for (const auto& session : sessions) session->close_if_idle();
  // Whoever still has a request in hand gets the time that a body may take, then the loop ends.
  last_call.expires_after(loop.options.body_deadline);
  last_call.async_wait([this](beast::error_code) { loop.context.stop(); });
}

void Server::Parts::run() {
  while (!loop.context.stopped()) {
    loop.context.run_one();
    if (loop.stopping && loop.sessions.empty()) break;
  }
  answers->close();
  const auto sessions = loop.sessions;  // closing takes them out of the set
  for (const auto& session : sessions) session->close();
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, Handler handler,
                                              spdlog::logger& log) {
  auto parts = std::make_unique<Parts>();
  parts->loop.options = options;
  parts->loop.handler = std::move(handler);
  parts->log = &log;
  parts->answers = std::make_shared<Answers>(parts->loop.context);
  if (options.tls) {
    auto loaded = load_tls(*options.tls);
    if (!loaded) return loaded.error();
    parts->tls = std::move(*loaded);
  }
  if (auto listening = parts->listen(); !listening) return listening.error();
  parts->accept();
  parts->thread = std::jthread([raw = parts.get()] {
    set_up_thread("http");
    raw->run();
  });
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::~Server() {
  stop();
  if (parts_->thread.joinable()) parts_->thread.join();
}

std::uint16_t Server::port() const { return parts_->port; }

const ServerCounts& Server::counts() const { return parts_->counts; }

Result<void> Server::use_tls(const TlsFiles& files) {
  auto loaded = load_tls(files);
  if (!loaded) return loaded.error();
  // A connection holds the context that it began with.
  net::post(parts_->loop.context, [raw = parts_.get(), tls = std::move(*loaded)] {
    if (raw->tls) raw->tls = tls;
  });
  return {};
}

bool Server::answers() {
  if (!parts_->came_round.exchange(false)) return parts_->stop_asked;
  net::post(parts_->loop.context, [raw = parts_.get()] { raw->came_round = true; });
  return true;
}

void Server::stop() {
  if (parts_->stop_asked.exchange(true)) return;
  net::post(parts_->loop.context, [raw = parts_.get()] { raw->begin_stop(); });
}

}  // namespace sambung::http
