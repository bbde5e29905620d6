#include "core/bus/child/server.hpp"

#include <cstdio>

namespace sambung::bus {

namespace {

constexpr std::chrono::milliseconds kTick{250};
constexpr std::chrono::milliseconds kLookAgain{1000};
constexpr std::chrono::milliseconds kAliveEvery{1000};
constexpr int kRequestsPerTurn = 64;
/// Beyond this much that the broker has not read, clients' requests wait.
constexpr std::size_t kRelayWaitingMax = 4 * 1024 * 1024;

Refusal refusal_of(const Error& error, const std::string& id) {
  switch (error.code) {
    case ErrorCode::kInvalid: return {"reset", error.what, id};
    case ErrorCode::kCorrupt: return {"corrupt", error.what, id};
    default: return {"unavailable", error.what, id};
  }
}

}  // namespace

Server::Server(RelayStream relay, int relay_fd, Sockets sockets, journal::JournalReader& journal,
               std::vector<std::uint64_t> resume)
    : relay_(std::move(relay)),
      relay_fd_(relay_fd),
      sockets_(std::move(sockets)),
      journal_(journal),
      resume_(std::move(resume)),
      follower_(journal) {}

void Server::run() {
  relay_.push(encode(sockets_.listening()));
  while (!over_) turn();
}

void Server::turn() {
  sockets_.wait(relay_fd_, relay_.waiting() > 0, more_ ? std::chrono::milliseconds(0) : kTick);
  sockets_.answer_handshakes();
  take_relay();
  take_subscriptions();
  take_requests();
  follow();
  tell_alive();
  if (auto sent = relay_.flush(); !sent) over_ = true;
}

void Server::take_relay() {
  if (auto filled = relay_.fill(); !filled) over_ = true;
  while (true) {
    const auto frame = relay_.next();
    if (!frame) over_ = true;
    if (!frame || !*frame) return;
    if ((*frame)->type == RelayType::kRing) next_look_ = {};
    if ((*frame)->type != RelayType::kToClient) continue;
    const auto routed = decode_routed((*frame)->payload);
    if (!routed) {
      over_ = true;
      return;
    }
    if (!sockets_.send(routed->route, routed->frames)) {
      relay_.push(encode(RelayType::kGone, {.route = routed->route, .frames = {}}));
    }
  }
}

void Server::take_subscriptions() {
  while (const auto wish = sockets_.subscription()) {
    if (!wish->on) {
      prefixes_.erase(wish->prefix);
      if (prefixes_.empty()) following_ = false;
      continue;
    }
    prefixes_.insert(wish->prefix);
    if (!following_) begin_to_follow();
    newcomers_.insert(wish->prefix);
  }
}

/// Beacons reach all subscribers of a topic, so that many newcomers are served together.
void Server::introduce_newcomers() {
  const Clock::time_point now = Clock::now();
  if (newcomers_.empty() || now < next_introduction_) return;
  next_introduction_ = now + kTick;
  for (const std::string& prefix : newcomers_) {
    follower_.introduce(prefix, [this](const std::string& topic, const std::string& header) {
      sockets_.publish(topic, header, {});
    });
  }
  newcomers_.clear();
}

void Server::begin_to_follow() {
  const auto begun = resume_.empty() ? follower_.skip_to_end() : follower_.resume(resume_);
  if (!begun) return complain(begun.error().what);
  resume_.clear();
  following_ = true;
  next_look_ = {};
  next_alive_ = {};  // the broker shall ring from now on
}

void Server::take_requests() {
  if (relay_.waiting() > kRelayWaitingMax) return;
  for (int i = 0; i < kRequestsPerTurn; ++i) {
    const auto received = sockets_.receive();
    if (!received) return;
    answer(*received);
  }
}

void Server::answer(const Received& received) {
  auto decoded = decode_request(received.text);
  if (const Refusal* refused = std::get_if<Refusal>(&decoded)) {
    sockets_.send(received.route, error_reply(*refused));
    return;
  }
  const Request& request = std::get<Request>(decoded);
  const bool ping = request.op == Op::kPing && request.fence == 0;
  if (request.op == Op::kHello) {
    sockets_.send(received.route, welcome_reply(request.id, journal_.epoch(), journal_.partitions(),
                                                sockets_.feed_endpoint(received.route)));
  } else if (ping) {
    sockets_.send(received.route, pong_reply(request.id));
  } else if (request.op == Op::kFetch || request.op == Op::kLast) {
    sockets_.send(received.route, answer_read(request));
  } else {
    relay_.push(
        encode(RelayType::kFromClient, {.route = received.route, .frames = {received.text}}));
  }
}

Frames Server::answer_read(const Request& request) {
  if (request.op == Op::kFetch) {
    auto page = read_page(request.page, journal_);
    if (!page) return error_reply(refusal_of(page.error(), request.id));
    return page_reply(request.id, "page", std::move(*page));
  }
  auto record = journal_.last_of(request.subject);
  if (!record) return error_reply(refusal_of(record.error(), request.id));
  Page page;
  page.next.epoch = journal_.epoch();
  if (*record) {
    page.next.after[(*record)->position.partition] = (*record)->position.offset;
    page.events.push_back(event_frames(std::move(**record), std::nullopt));
  }
  return page_reply(request.id, "last", std::move(page));
}

void Server::follow() {
  if (!following_) {
    more_ = false;
    if (!prefixes_.empty() && Clock::now() >= next_look_) {
      next_look_ = Clock::now() + kLookAgain;
      begin_to_follow();  // it failed before
    }
    return;
  }
  const Clock::time_point now = Clock::now();
  if (more_ || now >= next_look_) {
    next_look_ = now + kLookAgain;
    const auto stepped = follower_.step(now, [this](const EventFrames& event) {
      sockets_.publish(event.topic, event.header, event.body);
    });
    if (!stepped) complain(stepped.error().what);
    more_ = stepped && *stepped;
  }
  introduce_newcomers();
  follower_.beacons(now, [this](const std::string& topic, const std::string& header) {
    sockets_.publish(topic, header, {});
  });
}

void Server::tell_alive() {
  const Clock::time_point now = Clock::now();
  if (now < next_alive_) return;
  next_alive_ = now + kAliveEvery;
  relay_.push(
      encode(Alive{.followed = following_,
                   .offsets = following_ ? follower_.offsets() : std::vector<std::uint64_t>{}}));
}

void Server::complain(const std::string& what) {
  if (what == last_complaint_) return;
  last_complaint_ = what;
  std::fprintf(stderr, "%s\n", what.c_str());
}

}  // namespace sambung::bus
