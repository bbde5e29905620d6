#include "core/supervise/host_link.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <vector>
#include <zmq.hpp>

#include "core/supervise/run_directory.hpp"
#include "plugins/wire/frame.hpp"

namespace sambung::supervise {

namespace {

constexpr int kReceiveFramesMax = 4096;

}  // namespace

struct HostLink::Parts {
  zmq::context_t context{1};
  zmq::socket_t socket{context, zmq::socket_type::router};
  std::string path;
  std::string endpoint;
  std::string peer;
  zmq::message_t sender;
  zmq::message_t frame;

  ~Parts() {
    socket.close();
    if (!path.empty()) unlink(path.c_str());
  }
};

HostLink::HostLink(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
HostLink::HostLink(HostLink&&) noexcept = default;
HostLink::~HostLink() = default;

Result<HostLink> HostLink::open(const std::string& directory) {
  const Result<void> folder = ensure_private_directory(directory);
  if (!folder) return folder.error();
  const Result<std::string> path = fresh_socket_path(directory);
  if (!path) return path.error();
  try {
    auto parts = std::make_unique<Parts>();
    // Bounded against a flooding connector; without ZeroMQ's own heartbeats, with which a finite
    // mark can abort the process (libzmq #3937).
    parts->socket.set(zmq::sockopt::rcvhwm, kReceiveFramesMax);
    parts->socket.set(zmq::sockopt::sndhwm, 0);
    parts->socket.set(zmq::sockopt::linger, 0);
    parts->socket.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(wire::kFrameBytesMax));
    parts->endpoint = "ipc://" + *path;
    parts->socket.bind(parts->endpoint);
    parts->path = *path;
    if (chmod(path->c_str(), 0600) != 0) {
      return Error{ErrorCode::kUnavailable, "host socket " + *path + ": cannot be made private"};
    }
    return HostLink(std::move(parts));
  } catch (const zmq::error_t& e) {
    return Error{ErrorCode::kUnavailable, "host socket " + *path + ": " + e.what()};
  }
}

const std::string& HostLink::endpoint() const { return parts_->endpoint; }

void HostLink::wait(std::span<pollfd> others, std::chrono::milliseconds patience) {
  std::vector<zmq::pollitem_t> items{{parts_->socket.handle(), 0, ZMQ_POLLIN, 0}};
  for (const pollfd& other : others) items.push_back({nullptr, other.fd, ZMQ_POLLIN, 0});
  const int count =
      zmq_poll(items.data(), static_cast<int>(items.size()), std::max<long>(patience.count(), 0));
  for (std::size_t i = 0; i < others.size(); ++i) {
    const bool ready = count > 0 && items[i + 1].revents != 0;
    others[i].revents = ready ? POLLIN : 0;
  }
}

std::optional<std::string_view> HostLink::receive() {
  try {
    while (parts_->socket.recv(parts_->sender, zmq::recv_flags::dontwait)) {
      int parts = 0;
      while (parts_->sender.more() && (parts == 0 || parts_->frame.more())) {
        if (!parts_->socket.recv(parts_->frame, zmq::recv_flags::none)) break;
        ++parts;
      }
      if (parts == 1) return std::string_view{parts_->frame.data<char>(), parts_->frame.size()};
    }
  } catch (const zmq::error_t&) {
    // Interrupted, or broken for good: then the missing heartbeats end the session.
  }
  return std::nullopt;
}

void HostLink::accept_sender() { parts_->peer = parts_->sender.to_string(); }
bool HostLink::has_peer() const { return !parts_->peer.empty(); }
bool HostLink::from_peer() const { return parts_->sender.to_string_view() == parts_->peer; }

void HostLink::send(std::string frame) {
  parts_->socket.send(zmq::buffer(parts_->peer), zmq::send_flags::sndmore);
  // ZeroMQ frees the string once the bytes are out: large batches are not copied again.
  auto* held = new std::string(std::move(frame));
  zmq::message_t message(
      held->data(), held->size(),
      [](void*, void* string) { delete static_cast<std::string*>(string); }, held);
  parts_->socket.send(message, zmq::send_flags::none);
}

}  // namespace sambung::supervise
