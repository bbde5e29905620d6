#include "tests/bus/stage.hpp"

#include <signal.h>

#include <thread>
#include <zmq.hpp>

namespace sambung::bus {

Stage::Stage(std::uint32_t feed_frames_max, bool tcp)
    : feed_frames_max_(feed_frames_max), tcp_(tcp) {
  auto opened = ledger::open_sqlite_ledger(opened_.folder / "ledger.db", clock_);
  EXPECT_TRUE(opened) << (opened ? "" : opened.error().what);
  ledger_ = std::move(*opened);
}

void Stage::append(int first, int last, const std::string& scope) {
  std::vector<model::EncodedEvent> events;
  for (int i = first; i <= last; ++i) events.push_back(testing::made_event(i, scope));
  opened_.append(std::move(events));
}

BusOptions Stage::options() const {
  BusOptions options;
  options.program = std::string(SAMBUNG_BIN_DIR) + "/sambung-bus";
  options.journal_file = opened_.folder / "journal.db";
  options.keys_file = opened_.folder / "keys.db";
  options.master_key = journal::master_key();
  options.socket = socket();
  if (tcp_) options.tcp_address = "127.0.0.1";
  options.token = Secret("token-of-the-test");
  options.feed_frames_max = feed_frames_max_;
  return options;
}

Result<std::unique_ptr<Bus>> Stage::try_bus(BusOptions options) {
  return Bus::start(std::move(options), *opened_.journal, feed_, *ledger_, clock_, log_);
}

void Stage::start_bus() {
  auto started = try_bus(options());
  ASSERT_TRUE(started) << started.error().what;
  bus_ = std::move(*started);
  ASSERT_TRUE(eventually([this] { return bus_->status().state == "running"; })) << log();
}

void Stage::kill_child() {
  const pid_t pid = bus_->status().pid;
  ASSERT_GT(pid, 0);
  ASSERT_EQ(::kill(pid, SIGKILL), 0);
  ASSERT_TRUE(eventually([&] {
    const BusStatus status = bus_->status();
    return status.pid != pid && status.state == "running";
  })) << log();
}

bool eventually(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  Doorbell never_rung;
  const std::stop_source never;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    never_rung.wait(0, std::chrono::milliseconds(10), never.get_token());
  }
  return true;
}

std::string Message::text(std::string_view key, std::size_t frame) const {
  if (frame >= frames.size()) return "(no frame)";
  const auto document = json::Document::parse(frames[frame]);
  return document ? document->root()[key].text().value_or("") : "(no JSON)";
}

std::int64_t Message::number(std::string_view key, std::size_t frame) const {
  if (frame >= frames.size()) return -2;
  const auto document = json::Document::parse(frames[frame]);
  return document ? document->root()[key].integer().value_or(-1) : -3;
}

struct Client::Parts {
  zmq::context_t context{1};
  zmq::socket_t dealer{context, zmq::socket_type::dealer};
  zmq::socket_t sub{context, zmq::socket_type::sub};

  static void authorise(zmq::socket_t& socket, const std::string& password) {
    if (password.empty()) return;
    socket.set(zmq::sockopt::plain_username, "subscriber");
    socket.set(zmq::sockopt::plain_password, password);
  }
  static std::optional<Message> receive(zmq::socket_t& socket, std::chrono::milliseconds patience) {
    socket.set(zmq::sockopt::rcvtimeo, static_cast<int>(patience.count()));
    Message message;
    zmq::message_t frame;
    do {
      if (!socket.recv(frame)) return std::nullopt;
      message.frames.push_back(frame.to_string());
    } while (frame.more());
    return message;
  }
};

Client::Client(const std::string& requests, const std::string& password)
    : parts_(std::make_unique<Parts>()) {
  parts_->dealer.set(zmq::sockopt::linger, 0);
  Parts::authorise(parts_->dealer, password);
  parts_->dealer.connect(requests);
}

Client::~Client() = default;

void Client::say(const std::string& request) {
  parts_->dealer.send(zmq::buffer(request), zmq::send_flags::none);
}

std::optional<Message> Client::hear(std::chrono::milliseconds patience) {
  return Parts::receive(parts_->dealer, patience);
}

Message Client::ask(const std::string& request) {
  say(request);
  auto message = hear();
  EXPECT_TRUE(message) << "no answer to " << request;
  return message ? std::move(*message) : Message{};
}

void Client::subscribe(const std::string& feed, const std::string& prefix, int most,
                       const std::string& password) {
  parts_->sub.set(zmq::sockopt::linger, 0);
  parts_->sub.set(zmq::sockopt::rcvhwm, most);
  Parts::authorise(parts_->sub, password);
  parts_->sub.set(zmq::sockopt::subscribe, prefix);
  parts_->sub.connect(feed);
}

std::optional<Message> Client::next(std::chrono::milliseconds patience) {
  return Parts::receive(parts_->sub, patience);
}

}  // namespace sambung::bus
