#include "core/bus/child/sockets.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <vector>
#include <zmq.hpp>

#include "core/bus/child/doorkeeper.hpp"
#include "core/bus/request.hpp"

namespace sambung::bus {

namespace {

constexpr int kHandshakeMs = 5000;
constexpr int kRepliesMax = 1024;   // waiting for one client; more than the largest credit
constexpr int kRequestsMax = 1024;  // waiting from one client
constexpr std::int64_t kSubscriptionBytesMax = 1024;
constexpr std::size_t kFramesMax = 3;
constexpr char kLocal = 'i';
constexpr char kTcp = 't';

/// Every bound is set here: ZeroMQ's own are "none" for sizes and 30 s for a handshake. Its
/// heartbeats stay off, since with a finite high-water mark they can abort the process (libzmq
/// #3937).
void bound(zmq::socket_t& socket, std::int64_t bytes_max, int send_max) {
  socket.set(zmq::sockopt::maxmsgsize, bytes_max);
  socket.set(zmq::sockopt::handshake_ivl, kHandshakeMs);
  socket.set(zmq::sockopt::linger, 0);
  socket.set(zmq::sockopt::sndhwm, send_max);
  socket.set(zmq::sockopt::rcvhwm, kRequestsMax);
}

/// From the next bind on, peers need the token.
void demand_token(zmq::socket_t& socket) {
  socket.set(zmq::sockopt::plain_server, 1);
  socket.set(zmq::sockopt::zap_domain, std::string(kZapDomain));
}

Error unusable(const std::string& endpoint, const char* why) {
  return Error{ErrorCode::kUnavailable,
               "sambung-bus: " + endpoint + ": " + why + "; give the bus another socket or port"};
}

Result<void> bind_to(zmq::socket_t& socket, const std::string& endpoint) {
  try {
    socket.bind(endpoint);
    return {};
  } catch (const zmq::error_t& error) {
    return unusable(endpoint, error.what());
  }
}

}  // namespace

struct Sockets::Parts {
  zmq::context_t context{1};
  zmq::socket_t door{context, zmq::socket_type::rep};
  zmq::socket_t local{context, zmq::socket_type::router};
  zmq::socket_t tcp{context, zmq::socket_type::router};
  zmq::socket_t feed{context, zmq::socket_type::xpub};
  std::string local_feed;
  Listening listening;
  std::unique_ptr<Doorkeeper> doorkeeper;

  Result<void> listen_locally(const Bootstrap& bootstrap);
  Result<void> listen_on_tcp(const Bootstrap& bootstrap);
  std::optional<Received> receive(zmq::socket_t& socket, char transport);
};

Result<void> Sockets::Parts::listen_locally(const Bootstrap& bootstrap) {
  bound(local, static_cast<std::int64_t>(kRequestBytesMax), kRepliesMax);
  bound(tcp, static_cast<std::int64_t>(kRequestBytesMax), kRepliesMax);
  bound(feed, kSubscriptionBytesMax, static_cast<int>(bootstrap.feed_frames_max));
  for (zmq::socket_t* socket : {&local, &tcp}) socket->set(zmq::sockopt::router_mandatory, 1);
  feed.set(zmq::sockopt::xpub_nodrop, 0);   // a slow subscriber loses, the others do not wait
  feed.set(zmq::sockopt::xpub_verbose, 1);  // every newcomer gets the beacons of its topics
  // Socket files appear with the mode that the umask leaves.
  const mode_t before = ::umask(0177);
  local_feed = "ipc://" + bootstrap.feed_socket;
  Result<void> done = bind_to(local, "ipc://" + bootstrap.requests_socket);
  if (done) done = bind_to(feed, local_feed);
  ::umask(before);
  return done;
}

Result<void> Sockets::Parts::listen_on_tcp(const Bootstrap& bootstrap) {
  if (bootstrap.tcp_address.empty()) return {};
  demand_token(tcp);
  demand_token(feed);
  const std::string stem = "tcp://" + bootstrap.tcp_address + ":";
  const std::uint32_t port = bootstrap.tcp_port;
  if (auto done = bind_to(tcp, stem + (port == 0 ? "*" : std::to_string(port))); !done) return done;
  if (auto done = bind_to(feed, stem + (port == 0 ? "*" : std::to_string(port + 1))); !done) {
    return done;
  }
  listening.tcp_requests = tcp.get(zmq::sockopt::last_endpoint);
  listening.tcp_feed = feed.get(zmq::sockopt::last_endpoint);
  return {};
}

Sockets::Sockets(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Sockets::Sockets(Sockets&&) noexcept = default;
Sockets::~Sockets() = default;

Result<Sockets> Sockets::open(const Bootstrap& bootstrap) {
  try {
    auto parts = std::make_unique<Parts>();
    parts->doorkeeper = std::make_unique<Doorkeeper>(bootstrap.token);
    parts->door.set(zmq::sockopt::linger, 0);
    parts->door.bind("inproc://zeromq.zap.01");  // before any socket that asks it
    if (auto done = parts->listen_locally(bootstrap); !done) return done.error();
    if (auto done = parts->listen_on_tcp(bootstrap); !done) return done.error();
    return Sockets(std::move(parts));
  } catch (const zmq::error_t& error) {
    return unusable("sockets", error.what());
  }
}

const Listening& Sockets::listening() const { return parts_->listening; }

std::string Sockets::feed_endpoint(std::string_view route) const {
  return route.starts_with(kTcp) ? parts_->listening.tcp_feed : parts_->local_feed;
}

void Sockets::wait(int fd, bool also_writable, std::chrono::milliseconds patience) {
  const auto events = static_cast<short>(ZMQ_POLLIN | (also_writable ? ZMQ_POLLOUT : 0));
  std::array<zmq::pollitem_t, 5> items{{{nullptr, fd, events, 0},
                                        {parts_->door.handle(), 0, ZMQ_POLLIN, 0},
                                        {parts_->local.handle(), 0, ZMQ_POLLIN, 0},
                                        {parts_->tcp.handle(), 0, ZMQ_POLLIN, 0},
                                        {parts_->feed.handle(), 0, ZMQ_POLLIN, 0}}};
  zmq_poll(items.data(), static_cast<int>(items.size()), static_cast<long>(patience.count()));
}

void Sockets::answer_handshakes() {
  std::vector<std::string> asked;
  zmq::message_t frame;
  while (parts_->door.recv(frame, zmq::recv_flags::dontwait)) {
    asked.push_back(frame.to_string());
    if (frame.more()) continue;
    const std::vector<std::string> answer = parts_->doorkeeper->answer(asked);
    for (std::size_t i = 0; i < answer.size(); ++i) {
      parts_->door.send(zmq::buffer(answer[i]),
                        i + 1 < answer.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
    }
    asked.clear();
  }
}

std::optional<Received> Sockets::Parts::receive(zmq::socket_t& socket, char transport) {
  zmq::message_t frame;
  while (socket.recv(frame, zmq::recv_flags::dontwait)) {
    // [route][text], or from a REQ socket [route][][text].
    std::vector<std::string> frames{frame.to_string()};
    while (frame.more() && socket.recv(frame)) {
      if (frames.size() <= kFramesMax) frames.push_back(frame.to_string());
    }
    const bool framed = frames.size() == 3 && frames[1].empty();
    if (frames.size() != 2 && !framed) continue;
    return Received{.route = std::string{transport, framed ? '+' : '-'} + frames.front(),
                    .text = std::move(frames.back())};
  }
  return std::nullopt;
}

std::optional<Received> Sockets::receive() {
  auto received = parts_->receive(parts_->local, kLocal);
  return received ? received : parts_->receive(parts_->tcp, kTcp);
}

std::optional<Subscription> Sockets::subscription() {
  zmq::message_t frame;
  while (parts_->feed.recv(frame, zmq::recv_flags::dontwait)) {
    const std::string text = frame.to_string();
    const bool rule = !text.empty() && (text.front() == '\0' || text.front() == '\1');
    if (rule) return Subscription{.on = text.front() == '\1', .prefix = text.substr(1)};
  }
  return std::nullopt;
}

bool Sockets::send(std::string_view route, const Frames& frames) {
  if (route.size() < 3) return false;
  zmq::socket_t& socket = route.front() == kTcp ? parts_->tcp : parts_->local;
  const auto more = zmq::send_flags::sndmore | zmq::send_flags::dontwait;
  try {
    if (!socket.send(zmq::buffer(route.substr(2)), more)) return false;
    if (route[1] == '+') socket.send(zmq::message_t(), more);
    for (std::size_t i = 0; i < frames.size(); ++i) {
      socket.send(zmq::buffer(frames[i]), i + 1 < frames.size() ? more : zmq::send_flags::dontwait);
    }
    return true;
  } catch (const zmq::error_t&) {
    return false;
  }
}

void Sockets::publish(const std::string& topic, const std::string& header,
                      const std::string& body) {
  parts_->feed.send(zmq::buffer(topic), zmq::send_flags::sndmore);
  parts_->feed.send(zmq::buffer(header), zmq::send_flags::sndmore);
  parts_->feed.send(zmq::buffer(body), zmq::send_flags::none);
}

}  // namespace sambung::bus
