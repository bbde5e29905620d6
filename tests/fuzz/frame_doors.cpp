#include <variant>

#include "core/base/assert.hpp"
#include "core/bus/cursor.hpp"
#include "core/bus/relay_frame.hpp"
#include "core/bus/request.hpp"
#include "plugins/wire/ask.hpp"
#include "plugins/wire/batch.hpp"
#include "plugins/wire/call.hpp"
#include "plugins/wire/frame.hpp"
#include "plugins/wire/session.hpp"
#include "tests/fuzz/doors.hpp"

namespace sambung::fuzz {

namespace {

/// A refusal says why.
template <class Decoded>
void said(const Decoded& decoded) {
  SAMBUNG_ASSERT(decoded || !decoded.error().what.empty());
}

/// What was taken is written back as it came.
template <class Decoded>
void writes_back(bus::RelayType type, const Decoded& decoded, std::string_view payload) {
  said(decoded);
  if (decoded) SAMBUNG_ASSERT(bus::encode(type, *decoded) == bus::relay_frame(type, payload));
}

std::string seed_of(bus::RelayType type, std::string frame) {
  constexpr std::size_t kFront = 5;  // length and type
  return static_cast<char>(type) + frame.substr(kFront);
}

sambung_event some_event() {
  const auto span = [](std::string_view text) { return sambung_span{text.data(), text.size()}; };
  sambung_event event{};
  event.struct_size = sizeof event;
  event.attempt = 1;
  event.offset = 7;
  event.id = span("01M82V7TTR0V8HFRBT7QDH1CTW");
  event.type = span("message.received");
  event.body = span("{}");
  return event;
}

}  // namespace

void enter_bus_request(std::string_view request) {
  const auto decoded = bus::decode_request(request);
  if (const auto* taken = std::get_if<bus::Request>(&decoded)) {
    SAMBUNG_ASSERT(request.size() <= bus::kRequestBytesMax);
    SAMBUNG_ASSERT(taken->credit >= 1 && taken->credit <= bus::kCreditMax);
  } else {
    SAMBUNG_ASSERT(!std::get<bus::Refusal>(decoded).code.empty());
  }
  if (const auto cursor = bus::Cursor::parse(request)) SAMBUNG_ASSERT(cursor->text() == request);
}

std::vector<std::string> bus_request_seeds() {
  return {R"({"v":0,"op":"hello","id":"1"})",
          R"({"v":0,"op":"open","id":"2","name":"books","events":["message.*"],"channels":["8"],)"
          R"("credit":8,"ack_wait_ms":400,"from":"all"})",
          R"({"v":0,"op":"fetch","prefixes":["message."],"limit":5,"bytes":9,)"
          R"("after":"c0-5f0c9e1b22d4a7c3-0.12"})",
          R"({"v":0,"op":"fetch","since":"2026-01-31T00:00:00Z"})",
          R"({"v":0,"op":"nak","fence":1795392000000001,"delivery":3,"delay_ms":9,"reason":"r"})",
          R"({"v":0,"op":"rewind","name":"books","from":"new"})",
          "c0-5f0c9e1b22d4a7c3-0.12-1.7",
          "c0-5f4c9e1b22d4A7c3-11.0",
          "{}",
          "[",
          ""};
}

void enter_bus_frame(std::string_view input) {
  if (input.empty()) return;
  const auto type = static_cast<bus::RelayType>(input.front());
  const std::string_view payload = input.substr(1);
  switch (type) {
    case bus::RelayType::kBootstrap: said(bus::decode_bootstrap(payload)); return;
    case bus::RelayType::kToClient:
    case bus::RelayType::kFromClient:
    case bus::RelayType::kGone: return writes_back(type, bus::decode_routed(payload), payload);
    case bus::RelayType::kListening: said(bus::decode_listening(payload)); return;
    case bus::RelayType::kAlive: said(bus::decode_alive(payload)); return;
    case bus::RelayType::kRing: return;
  }
}

std::vector<std::string> bus_frame_seeds() {
  using bus::RelayType;
  bus::Bootstrap bootstrap;
  bootstrap.journal_file = "/data/journal.db";
  bootstrap.keys_file = "/data/keys.db";
  bootstrap.master_key = Secret(std::string(32, 'm'));
  bootstrap.requests_socket = "/data/run/bus.sock";
  bootstrap.feed_socket = "/data/run/bus.feed.sock";
  bootstrap.token = Secret("token");
  bootstrap.resume = {7, 9};
  const bus::Routed routed{.route = "client", .frames = {"{}", "topic", ""}};
  return {seed_of(RelayType::kBootstrap, bus::encode(bootstrap)),
          seed_of(RelayType::kToClient, bus::encode(RelayType::kToClient, routed)),
          seed_of(RelayType::kFromClient, bus::encode(RelayType::kFromClient, routed)),
          seed_of(RelayType::kListening, bus::encode(bus::Listening{"tcp://a", "tcp://b"})),
          seed_of(RelayType::kAlive, bus::encode(bus::Alive{true, {3, 4}}))};
}

void enter_wire(std::string_view bytes) {
  const auto frame = wire::decode_frame(bytes);
  if (!frame) return;
  using wire::FrameType;
  switch (frame->type) {
    case FrameType::kBootstrap: said(wire::decode_bootstrap(frame->payload)); return;
    case FrameType::kHello: said(wire::decode_hello(frame->payload)); return;
    case FrameType::kReady: said(wire::decode_ready(frame->payload)); return;
    case FrameType::kLog: said(wire::decode_log(frame->payload)); return;
    case FrameType::kDeliver: {
      const auto events = wire::decode_deliver(frame->payload);
      if (events) SAMBUNG_ASSERT(events->size() <= wire::kBatchItemsMax);
      return;
    }
    case FrameType::kOutcomes: {
      const auto outcomes = wire::decode_outcomes(frame->payload);
      if (outcomes) SAMBUNG_ASSERT(outcomes->size() <= wire::kBatchItemsMax);
      return;
    }
    case FrameType::kCall: said(wire::decode_call(frame->payload)); return;
    case FrameType::kEmit: said(wire::decode_emit(frame->payload)); return;
    case FrameType::kReply: said(wire::decode_reply(frame->payload)); return;
    case FrameType::kAsk: {
      const auto ask = wire::decode_ask(frame->payload);
      said(ask);
      if (ask) SAMBUNG_ASSERT(wire::encode_ask(frame->sequence, *ask) == bytes);
      return;
    }
    case FrameType::kTold: {
      const auto told = wire::decode_told(frame->payload);
      said(told);
      if (told) SAMBUNG_ASSERT(wire::encode_told(frame->sequence, *told) == bytes);
      return;
    }
    case FrameType::kHeartbeat:
    case FrameType::kCancel:
    case FrameType::kBye: return;
  }
}

std::vector<std::string> wire_seeds() {
  const std::vector<sambung_event> events = {some_event(), some_event()};
  const std::vector<sambung_outcome> outcomes = wire::blank_outcomes(2);
  wire::Bootstrap bootstrap;
  bootstrap.connection = "crm";
  bootstrap.plugin_path = "/usr/lib/crm.so";
  bootstrap.config = Secret("{}");
  bootstrap.mapping = "{}";
  bootstrap.http = "{}";
  bootstrap.endpoint = "ipc:///run/crm";
  bootstrap.token = Secret(std::string(wire::kTokenBytes, 't'));
  const std::string token(wire::kTokenBytes, 't');
  wire::Ask lease;
  lease.kind = wire::AskKind::kLease;
  lease.scope = "search";
  wire::Told told;
  told.kind = wire::ToldKind::kToken;
  told.value = Secret("access");
  told.header = "Authorization";
  return {wire::encode_bootstrap(bootstrap),
          wire::encode_ask(5, lease),
          wire::encode_told(5, told),
          wire::encode_hello({.token = token}),
          wire::encode_ready({.outcome = 0,
                              .reason = "",
                              .id = "crm",
                              .version = "1.0",
                              .manifest = R"({"events":["message.*"]})"}),
          wire::encode_log({.level = 1, .text = "line"}),
          wire::encode_deliver(3, events),
          wire::encode_outcomes(3, outcomes),
          wire::encode_call(4, {.operation = "sambung.probe/0",
                                .deadline_ms = 9,
                                .limit = 1,
                                .requests = {"{}"},
                                .contexts = {}}),
          wire::encode_emit(4, 0, 0, "{}"),
          wire::encode_reply(4, {.fate = wire::CallFate::kRan, .outcomes = outcomes}),
          wire::bare_frame(wire::FrameType::kBye, 0)};
}

}  // namespace sambung::fuzz
