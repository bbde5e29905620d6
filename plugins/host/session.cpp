#include "plugins/host/session.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <zmq.hpp>

#include "plugins/host/outbox.hpp"
#include "plugins/runtime/connector_thread.hpp"
#include "plugins/services/http_table.hpp"
#include "plugins/wire/ask.hpp"
#include "plugins/wire/batch.hpp"
#include "plugins/wire/call.hpp"
#include "plugins/wire/frame.hpp"

/// Of AddressSanitizer, null in other builds: names what has leaked and ends the process.
extern "C" [[gnu::weak]] void __lsan_do_leak_check();

namespace sambung::host {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kLingerMs = 1000;
constexpr int kExitDone = 0;
constexpr int kExitProtocol = 76;

std::string_view view(const zmq::message_t& message) {
  return {message.data<char>(), message.size()};
}

/// The broker's socket, the connector's thread, and what passes between them. Confined to main's
/// thread; the connector's thread reaches the outbox alone.
class Session {
 public:
  Session(wire::Bootstrap bootstrap, int control)
      : control_(control),
        heartbeat_(std::max<std::uint32_t>(bootstrap.heartbeat_ms, 10)),
        grace_(bootstrap.grace_ms),
        line_([this](std::uint64_t number, const wire::Ask& ask) {
          outbox_.push(wire::encode_ask(number, ask));
        }),
        socket_(context_, zmq::socket_type::dealer),
        connector_(setup(std::move(bootstrap))) {}

  int run();

 private:
  runtime::ConnectorThread::Setup setup(wire::Bootstrap bootstrap);
  std::unique_ptr<runtime::HostServices> services_of(const std::string& http);
  void connect(const wire::Bootstrap& bootstrap);
  void wait();
  void send_waiting();
  void send_heartbeat_if_due();
  void receive_all();
  Result<void> accept(zmq::message_t message);
  Result<void> start_delivery(std::uint64_t sequence, zmq::message_t message);
  Result<void> start_call(std::uint64_t sequence, std::string_view payload);
  Result<void> take_told(std::uint64_t sequence, std::string_view payload);
  [[noreturn]] void end(int code);
  [[noreturn]] void end_protocol(const Error& error);

  int control_;
  std::chrono::milliseconds heartbeat_;
  std::chrono::milliseconds grace_;
  Outbox outbox_;
  services::BrokerLine line_;
  zmq::context_t context_{1};
  zmq::socket_t socket_;
  Clock::time_point next_heartbeat_ = Clock::now();
  bool broker_gone_ = false;
  bool bye_ = false;
  runtime::ConnectorThread connector_;  // last: its thread uses the outbox
};

runtime::ConnectorThread::Setup Session::setup(wire::Bootstrap bootstrap) {
  connect(bootstrap);
  runtime::ConnectorThread::Setup setup;
  setup.path = std::move(bootstrap.plugin_path);
  setup.connection = std::move(bootstrap.connection);
  setup.config = std::move(bootstrap.config);
  setup.mapping = std::move(bootstrap.mapping);
  setup.services = services_of(bootstrap.http);
  setup.log = [this](std::int32_t level, std::string_view text) { outbox_.push_log(level, text); };
  setup.ready = [this](const wire::Ready& ready) { outbox_.push(wire::encode_ready(ready)); };
  return setup;
}

std::unique_ptr<runtime::HostServices> Session::services_of(const std::string& http) {
  if (http.empty()) return nullptr;
  auto read = services::decode_http_setup(http);
  if (!read) end_protocol(read.error());
  return std::make_unique<services::ConnectorServices>(*std::move(read), line_);
}

void Session::connect(const wire::Bootstrap& bootstrap) {
  // No limit on what waits: the broker asks for one thing at a time, and its size is bounded.
  socket_.set(zmq::sockopt::sndhwm, 0);
  socket_.set(zmq::sockopt::rcvhwm, 0);
  socket_.set(zmq::sockopt::linger, kLingerMs);
  socket_.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(wire::kFrameBytesMax));
  socket_.connect(bootstrap.endpoint);
  socket_.send(zmq::buffer(wire::encode_hello({bootstrap.token.reveal()})), zmq::send_flags::none);
}

int Session::run() {
  while (!broker_gone_ && !bye_) {
    send_heartbeat_if_due();
    wait();
    send_waiting();
    receive_all();
  }
  connector_.request_stop();
  connector_.cancel();
  // A connector that does not let go must not keep the process: nothing of ours is lost by that.
  const bool let_go = connector_.await_end(broker_gone_ ? std::chrono::milliseconds(0) : grace_);
  send_waiting();
  // `end` leaves out what exit() does, and the broker kills once the socket is closed.
  if (let_go && __lsan_do_leak_check != nullptr) __lsan_do_leak_check();
  end(kExitDone);
}

void Session::wait() {
  zmq::pollitem_t items[] = {{socket_.handle(), 0, ZMQ_POLLIN, 0},
                             {nullptr, control_, ZMQ_POLLIN, 0},
                             {nullptr, outbox_.fd(), ZMQ_POLLIN, 0}};
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_heartbeat_ - Clock::now());
  // Not cppzmq's poll, which throws when a SIGSTOP and SIGCONT interrupt it.
  if (zmq_poll(items, 3, std::max<long>(left.count(), 0)) < 0) return;
  // Nothing is ever sent there after the bootstrap: readable means closed.
  broker_gone_ = (items[1].revents & (ZMQ_POLLIN | ZMQ_POLLERR)) != 0;
}

void Session::send_waiting() {
  for (const std::string& frame : outbox_.take()) {
    socket_.send(zmq::buffer(frame), zmq::send_flags::dontwait);
  }
}

void Session::send_heartbeat_if_due() {
  if (Clock::now() < next_heartbeat_) return;
  socket_.send(zmq::buffer(wire::bare_frame(wire::FrameType::kHeartbeat, 0)),
               zmq::send_flags::dontwait);
  next_heartbeat_ = Clock::now() + heartbeat_;
}

void Session::receive_all() {
  zmq::message_t message;
  while (socket_.recv(message, zmq::recv_flags::dontwait)) {
    const Result<void> accepted = accept(std::move(message));
    if (!accepted) end_protocol(accepted.error());
    message = zmq::message_t();
  }
}

Result<void> Session::accept(zmq::message_t message) {
  const Result<wire::FrameView> frame = wire::decode_frame(view(message));
  if (!frame) return frame.error();
  switch (frame->type) {
    case wire::FrameType::kDeliver: return start_delivery(frame->sequence, std::move(message));
    case wire::FrameType::kCall: return start_call(frame->sequence, frame->payload);
    case wire::FrameType::kCancel: connector_.cancel(); return {};
    case wire::FrameType::kTold: return take_told(frame->sequence, frame->payload);
    case wire::FrameType::kBye: bye_ = true; return {};
    default: return Error{ErrorCode::kInvalid, "a frame that only a host sends"};
  }
}

Result<void> Session::start_delivery(std::uint64_t sequence, zmq::message_t message) {
  // Shared because std::function must be copyable; there is one owner at a time. Moving a message
  // may move the bytes of a short one, so it is decoded where it comes to rest.
  const auto held = std::make_shared<const zmq::message_t>(std::move(message));
  Result<std::vector<sambung_event>> events =
      wire::decode_deliver(view(*held).substr(wire::kHeaderBytes));
  if (!events) return events.error();
  auto job = [this, sequence, held,
              events = *std::move(events)](runtime::LoadedConnector& connector) {
    std::vector<sambung_outcome> outcomes = wire::blank_outcomes(events.size());
    connector.deliver(events, outcomes);
    outbox_.push(wire::encode_outcomes(sequence, outcomes));
  };
  if (connector_.try_post(std::move(job))) return {};
  return Error{ErrorCode::kInvalid, "a batch came before the last one was answered"};
}

Result<void> Session::start_call(std::uint64_t sequence, std::string_view payload) {
  Result<wire::Call> call = wire::decode_call(payload);
  if (!call) return call.error();
  auto job = [this, sequence, call = *std::move(call)](runtime::LoadedConnector& connector) {
    const wire::Reply reply =
        connector.call(call, [&](std::uint32_t request, std::int32_t kind, std::string_view item) {
          outbox_.push(wire::encode_emit(sequence, request, kind, item));
          return true;
        });
    outbox_.push(wire::encode_reply(sequence, reply));
  };
  if (connector_.try_post(std::move(job))) return {};
  return Error{ErrorCode::kInvalid, "a call came before the last request was answered"};
}

Result<void> Session::take_told(std::uint64_t sequence, std::string_view payload) {
  Result<wire::Told> told = wire::decode_told(payload);
  if (!told) return told.error();
  line_.take(sequence, *std::move(told));
  return {};
}

void Session::end(int code) {
  socket_.close();
  context_.close();
  // Not exit(): a connector's threads and static objects are still there and may be at work.
  std::_Exit(code);
}

void Session::end_protocol(const Error& error) {
  std::fprintf(stderr, "sambung-host: %s\n", error.what.c_str());
  end(kExitProtocol);
}

}  // namespace

int serve(wire::Bootstrap bootstrap, int control) {
  try {
    return Session(std::move(bootstrap), control).run();
  } catch (const zmq::error_t& e) {
    std::fprintf(stderr, "sambung-host: the socket to the broker failed: %s\n", e.what());
    std::_Exit(kExitProtocol);
  }
}

}  // namespace sambung::host
