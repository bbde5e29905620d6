// Runs COMMAND for each event, the JSON body on its stdin, and acknowledges when it exits with 0.
// The bus remembers how far NAME has come, also while this program is not running.
//
//     apt-get install g++ cppzmq-dev nlohmann-json3-dev
//     g++ -std=c++20 durable.cpp -lzmq -o durable && ./durable ipc://data/run/bus.sock NAME COMMAND
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <vector>
#include <zmq.hpp>
#include <zmq_addon.hpp>

using nlohmann::json;

int main(int argc, char** argv) try {
  if (argc != 4) throw std::runtime_error("usage: durable ENDPOINT NAME COMMAND");
  zmq::context_t context;
  zmq::socket_t requests(context, zmq::socket_type::dealer);
  requests.set(zmq::sockopt::rcvtimeo, 3000);
  requests.connect(argv[1]);
  const auto say = [&](json request) {
    request["v"] = 0;
    requests.send(zmq::buffer(request.dump()));
  };
  // A new consumer begins at the start of the journal; `from` does not move one that exists.
  // A small credit, because the events that were handed over wait for each other's work here.
  const json open{{"op", "open"}, {"name", argv[2]}, {"credit", 8}, {"from", "all"}};
  std::uint64_t fence = 0;
  bool unanswered = true;
  say(open);
  while (true) {
    std::vector<zmq::message_t> frames;
    if (!zmq::recv_multipart(requests, std::back_inserter(frames))) {
      // Silence: say that we live (the bus takes a consumer back after 15 s), or ask again.
      say(unanswered ? open : json{{"op", "ping"}, {"fence", fence}});
      unanswered = true;  // until the answer is here
      continue;
    }
    const json head = json::parse(frames[0].to_string_view());
    unanswered = false;
    if (head["re"] == "opened") {
      fence = head["fence"];
      std::cerr << "opened" << std::endl;
    } else if (head["re"] == "event" && head["fence"] == fence) {
      json answer{{"op", "ack"}, {"fence", fence}, {"delivery", head["delivery"]}};
      // The same event may come again (after a crash): let its id decide whether it is news.
      std::FILE* command = popen((std::string("exec ") + argv[3]).c_str(), "w");
      if (command != nullptr) std::fwrite(frames[3].data(), 1, frames[3].size(), command);
      if (command == nullptr || pclose(command) != 0) {
        answer.update({{"op", "nak"}, {"delay_ms", 1000}, {"reason", "the command failed"}});
      }
      say(answer);
    } else if (head["re"] == "error" && head["code"] == "no_session") {
      say(open);  // the bus was restarted, or took us for dead
    } else if (head["re"] == "error" || head["re"] == "fenced") {
      throw std::runtime_error(head.value("what", "another program has opened this consumer"));
    }
  }
} catch (const std::exception& error) {
  std::cerr << error.what() << std::endl;
  return 1;
}
