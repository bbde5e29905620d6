#include "tests/simulator/receiver.hpp"

#include <gtest/gtest.h>

namespace sambung::simulator {

Receiver::Receiver(std::string verify_token, const TlsIdentity* identity)
    : verify_token_(std::move(verify_token)), tls_(identity != nullptr) {
  HttpServer::Options options;
  options.identity = identity;
  auto server = HttpServer::listen(
      loop_, options, [this](const HttpRequest& request, const Responder& respond) {
        respond(request.method == "GET" ? shake_hands(request) : answer(request));
      });
  EXPECT_TRUE(server) << (server ? "" : server.error().what);
  server_ = std::move(*server);
  loop_.run();
}

Receiver::~Receiver() { loop_.stop(); }

std::string Receiver::url() const {
  return (tls_ ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(server_->port()) +
         "/hook";
}

void Receiver::answer_next(std::vector<unsigned> statuses) {
  Lock lock(mutex_);
  script_.assign(statuses.begin(), statuses.end());
}

bool Receiver::wait_for(std::size_t count) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  Lock lock(mutex_);
  while (accepted_.size() < count) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    changed_.wait_until(mutex_, {}, deadline);
  }
  return true;
}

std::vector<HttpRequest> Receiver::accepted() const {
  Lock lock(mutex_);
  return accepted_;
}

std::size_t Receiver::attempts() const {
  Lock lock(mutex_);
  return attempts_;
}

std::size_t Receiver::handshakes() const {
  Lock lock(mutex_);
  return handshakes_;
}

HttpReply Receiver::answer(const HttpRequest& request) {
  HttpReply reply{200, "text/plain", "", {}, false};
  Lock lock(mutex_);
  ++attempts_;
  if (!script_.empty()) {
    reply.lost = script_.front() == 0;
    reply.status = script_.front() == 0 ? 500 : script_.front();
    script_.pop_front();
  }
  if (reply.status == 200) accepted_.push_back(request);
  changed_.notify_all();
  return reply;
}

HttpReply Receiver::shake_hands(const HttpRequest& request) {
  auto query = request.query();
  const bool right = query["hub.mode"] == "subscribe" && query["hub.verify_token"] == verify_token_;
  Lock lock(mutex_);
  ++handshakes_;
  return {right ? 200U : 403U, "text/plain", right ? query["hub.challenge"] : "no", {}, false};
}

}  // namespace sambung::simulator
