// Prints events as they happen, one JSON body a line; finds and fetches what the live feed lost.
//
//     apt-get install g++ cppzmq-dev nlohmann-json3-dev
//     g++ -std=c++20 follow.cpp -lzmq -o follow && ./follow ipc://data/run/bus.sock message.received.
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>
#include <zmq.hpp>
#include <zmq_addon.hpp>

using nlohmann::json;
using Frames = std::vector<zmq::message_t>;

int main(int argc, char** argv) try {
  if (argc != 3) throw std::runtime_error("usage: follow ENDPOINT PREFIX");
  zmq::context_t context;
  zmq::socket_t requests(context, zmq::socket_type::dealer), feed(context, zmq::socket_type::sub);
  requests.set(zmq::sockopt::rcvtimeo, 5000);
  requests.connect(argv[1]);
  int number = 0;
  // Sends a request until it is answered: the bus may have been restarted in between.
  const auto ask = [&](json request, Frames& frames) {
    while (true) {
      request.update({{"v", 0}, {"id", std::to_string(number++)}});
      requests.send(zmq::buffer(request.dump()));
      while (frames.clear(), zmq::recv_multipart(requests, std::back_inserter(frames))) {
        json head = json::parse(frames[0].to_string_view());
        if (head.value("id", "") != request["id"]) continue;  // late, of an earlier try
        if (head["re"] == "error")
          throw std::runtime_error(head.value("what", ""));  // "reset": anew
        return head;
      }
    }
  };
  Frames frames;
  std::map<std::string, std::uint64_t> seen;   // per topic: offset of the last event handled
  std::map<std::string, std::string> cursors;  // per topic: its cursor
  const std::string start = ask({{"op", "fetch"}, {"from", "new"}}, frames)["cursor"];
  feed.set(zmq::sockopt::subscribe, argv[2]);  // a byte prefix: end it with a dot
  feed.connect(ask({{"op", "hello"}}, frames).value("feed", ""));
  std::cerr << "following" << std::endl;
  const auto handle = [&](const std::string& topic, const json& head, const zmq::message_t& body) {
    if (head["offset"] <= seen[topic]) return;  // seen before: everything may come twice
    seen[topic] = head["offset"];
    cursors[topic] = head["cursor"];
    std::cout << body.to_string_view() << std::endl;
  };
  while (frames.clear(), zmq::recv_multipart(feed, std::back_inserter(frames))) {
    const std::string topic = frames[0].to_string();
    const json head = json::parse(frames[1].to_string_view());
    if (head["offset"] <= seen[topic]) continue;
    // A beacon names the newest offset of a quiet topic; an event names the one before it.
    if (!head.contains("beacon") && head["prev"] == seen[topic]) {
      handle(topic, head, frames[2]);
      continue;
    }
    for (bool more = true; more;) {
      const std::string after = cursors.contains(topic) ? cursors[topic] : start;
      const json page = ask({{"op", "fetch"}, {"after", after}, {"prefixes", {topic}}}, frames);
      for (std::size_t i = 1; i + 2 < frames.size(); i += 3)
        handle(topic, json::parse(frames[i + 1].to_string_view()), frames[i + 2]);
      cursors[topic] = page["cursor"];
      more = page["more"];
      std::cerr << "gap in " << topic << ": fetched " << page["count"] << std::endl;
    }
    seen[topic] = std::max<std::uint64_t>(seen[topic], head["offset"]);
  }
} catch (const std::exception& error) {
  std::cerr << error.what() << std::endl;
  return 1;
}
