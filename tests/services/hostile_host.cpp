/// Takes the broker's bootstrap as sambung-host does, is ready, and answers the first request with
/// asks that nobody should make. Configuration: "garbage", "flood" or "foreign".

#include <chrono>
#include <cstdlib>
#include <string>
#include <zmq.hpp>

#include "plugins/host/bootstrap.hpp"
#include "plugins/wire/ask.hpp"
#include "plugins/wire/frame.hpp"
#include "plugins/wire/session.hpp"

namespace {

using namespace sambung;

void say(zmq::socket_t& socket, const std::string& frame) {
  socket.send(zmq::buffer(frame), zmq::send_flags::none);
}

std::string garbage() {
  std::string frame = wire::open_frame(wire::FrameType::kAsk, 1);
  frame += "no ask";
  wire::seal_frame(frame);
  return frame;
}

void misbehave(zmq::socket_t& socket, std::string_view how) {
  constexpr int kMany = 2000;
  if (how == "garbage") say(socket, garbage());
  if (how == "foreign") say(socket, wire::encode_told(1, {}));
  for (int i = 0; how == "flood" && i < kMany; ++i) say(socket, wire::encode_ask(7, {}));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  const int control = std::atoi(argv[2]);
  const auto bootstrap = host::read_bootstrap(control, std::chrono::seconds(10));
  if (!bootstrap) return 69;
  zmq::context_t context{1};
  zmq::socket_t socket(context, zmq::socket_type::dealer);
  socket.connect(bootstrap->endpoint);
  say(socket, wire::encode_hello({bootstrap->token.reveal()}));
  say(socket, wire::encode_ready(
                  {.outcome = 0, .reason = "", .id = "hostile", .version = "1", .manifest = "{}"}));
  zmq::message_t message;
  while (socket.recv(message, zmq::recv_flags::none)) {
    misbehave(socket, bootstrap->config.reveal());
  }
}
