#include "tests/fault/sender.hpp"

#include <ctime>
#include <memory>
#include <random>

#include "tests/fault/await.hpp"
#include "tests/support/raw_socket.hpp"

namespace sambung::fault {

namespace {

std::string request_for(const bench::SignedBody& made) {
  return "POST /webhooks/main HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
         "X-Hub-Signature-256: " +
         made.signature + "\r\nContent-Length: " + std::to_string(made.body.size()) + "\r\n\r\n" +
         made.body;
}

/// The id of a text message in a body; empty for a status.
std::string message_id_in(const std::string& body) {
  const std::size_t messages = body.find("\"messages\":[");
  if (messages == std::string::npos) return {};
  const std::size_t id = body.find("\"id\":\"", messages) + 6;
  return body.substr(id, body.find('"', id) - id);
}

}  // namespace

bool post_webhook(std::uint16_t port, const bench::SignedBody& made) {
  testing::RawSocket socket(port);
  if (!socket.connected() || !socket.send(request_for(made))) return false;
  return socket.receive("\r\n\r\n", std::chrono::seconds(5)).rfind("HTTP/1.1 200", 0) == 0;
}

Sender::Sender(std::uint16_t port, std::string secret, std::uint64_t conversations,
               unsigned threads, std::uint64_t first_round)
    : port_(port),
      secret_(std::move(secret)),
      conversations_(conversations),
      thread_count_(threads),
      first_round_(first_round) {
  for (unsigned thread = 0; thread < threads; ++thread) {
    threads_.emplace_back([this, thread](const std::stop_token& stop) { run(thread, stop); });
  }
}

Sender::~Sender() { finish(); }

void Sender::finish() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
}

std::set<std::string> Sender::messages() const {
  Lock lock(mutex_);
  return messages_;
}

/// A thread has conversations of its own, so that a conversation is never posted by two.
void Sender::run(unsigned thread, const std::stop_token& stop) {
  std::mt19937_64 random(thread);
  for (std::uint64_t round = first_round_; !stop.stop_requested(); ++round) {
    for (std::uint64_t who = thread; who < conversations_ && !stop.stop_requested();
         who += thread_count_) {
      const auto made = bench::make_body(round * conversations_ + who, conversations_,
                                         std::time(nullptr), secret_);
      await([&] { return post_webhook(port_, made); }, std::chrono::hours(1));
      ++accepted_;
      if (std::string id = message_id_in(made.body); !id.empty()) {
        Lock lock(mutex_);
        messages_.insert(std::move(id));
      }
      if (random() % 4 == 0) {  // a retry to everybody: it may or may not get through
        repeats_ += 2;
        post_webhook(port_, made);
        post_webhook(port_, made);
      }
    }
  }
}

}  // namespace sambung::fault
