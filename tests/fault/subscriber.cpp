#include "tests/fault/subscriber.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>
#include <zmq.hpp>
#include <zmq_addon.hpp>

namespace sambung::fault {

using nlohmann::json;

namespace {

constexpr std::chrono::milliseconds kSilence{500};

/// The request socket and what must be said to keep a consumer. Confined to its thread.
class Session {
 public:
  explicit Session(const std::string& endpoint) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.set(zmq::sockopt::rcvtimeo, static_cast<int>(kSilence.count()));
    socket_.connect(endpoint);
    open();
  }

  void open() { say({{"op", "open"}, {"name", "witness"}, {"credit", 64}, {"from", "all"}}); }
  void acknowledge(const json& delivery) {
    say({{"op", "ack"}, {"fence", fence_}, {"delivery", delivery.at("delivery")}});
  }
  void opened(const json& head) { fence_ = head.at("fence"); }
  bool is_ours(const json& head) const { return head.at("fence") == fence_; }

  /// The next message; nullopt after a silence, then it asks whether the consumer is still ours.
  std::optional<std::vector<zmq::message_t>> next() {
    std::vector<zmq::message_t> frames;
    if (zmq::recv_multipart(socket_, std::back_inserter(frames))) {
      silent_ = false;
      return frames;
    }
    // Nobody answered the last question either: the bus is another one by now.
    if (std::exchange(silent_, true) || fence_ == 0) {
      open();
    } else {
      say({{"op", "ping"}, {"fence", fence_}});
    }
    return std::nullopt;
  }

 private:
  void say(json request) {
    request["v"] = 0;
    socket_.send(zmq::buffer(request.dump()));
  }

  zmq::context_t context_;
  zmq::socket_t socket_{context_, zmq::socket_type::dealer};
  std::uint64_t fence_ = 0;
  bool silent_ = false;
};

}  // namespace

Subscriber::Subscriber(std::string endpoint)
    : endpoint_(std::move(endpoint)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Subscriber::run(const std::stop_token& stop) {
  Session session(endpoint_);
  while (!stop.stop_requested()) {
    const auto frames = session.next();
    if (!frames) continue;
    const json head = json::parse((*frames)[0].to_string_view());
    const std::string re = head.at("re");
    if (re == "opened") {
      session.opened(head);
      opened();
    } else if (re == "event" && session.is_ours(head)) {
      const json event = json::parse((*frames)[2].to_string_view());
      count(event.at("id"), head.value("conversation", ""), event.at("offset"));
      session.acknowledge(head);
    } else if (re == "error") {
      session.open();  // no_session: the bus is new, or took us for dead
    }
  }
}

void Subscriber::opened() {
  Lock lock(mutex_);
  ++openings_;
}

void Subscriber::count(const std::string& id, const std::string& conversation,
                       std::uint64_t offset) {
  Lock lock(mutex_);
  if (!seen_.insert(id).second) {
    ++repeats_;
    return;
  }
  counted_.notify_all();
  if (conversation.empty()) return;
  std::uint64_t& newest = newest_[conversation];
  disordered_ += offset < newest ? 1 : 0;
  newest = std::max(newest, offset);
}

std::size_t Subscriber::lost(const std::set<std::string>& events) const {
  Lock lock(mutex_);
  std::size_t lost = 0;
  for (const std::string& id : events) lost += seen_.contains(id) ? 0 : 1;
  return lost;
}

bool Subscriber::has_all(const std::set<std::string>& events, std::chrono::seconds patience) const {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  const std::stop_source never;
  while (lost(events) > 0) {
    Lock lock(mutex_);
    if (std::chrono::steady_clock::now() > deadline) return false;
    if (seen_.size() >= events.size()) continue;
    counted_.wait_until(mutex_, never.get_token(), deadline);
  }
  return true;
}

std::size_t Subscriber::events() const {
  Lock lock(mutex_);
  return seen_.size();
}

std::size_t Subscriber::repeats() const {
  Lock lock(mutex_);
  return repeats_;
}

std::size_t Subscriber::disordered() const {
  Lock lock(mutex_);
  return disordered_;
}

std::size_t Subscriber::openings() const {
  Lock lock(mutex_);
  return openings_;
}

}  // namespace sambung::fault
