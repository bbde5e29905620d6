#include "plugins/kit/relay.hpp"

#include <sys/socket.h>

#include <sstream>

#include "plugins/http/client.hpp"
#include "plugins/http/url.hpp"
#include "plugins/kit/fake_system.hpp"

namespace sambung::kit {

namespace {

constexpr const char* kJson = "Content-Type: application/json\r\n";

/// Headers that each of the two connections has for itself.
bool is_own(const std::string& name) {
  const auto is = [&](const char* other) { return remote::same_name(name, other); };
  return is("Host") || is("Connection") || is("Content-Length") || is("Transfer-Encoding") ||
         is("Accept-Encoding") || is("User-Agent") || is("Keep-Alive");
}

remote::Request parsed(const std::string& text, const std::string& origin) {
  remote::Request request;
  const std::size_t head = text.find("\r\n\r\n");
  std::istringstream lines(text.substr(0, head));
  std::string target;
  std::string line;
  std::getline(lines, line);
  std::istringstream(line) >> request.method >> target;
  request.url = origin + target;
  while (std::getline(lines, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const std::size_t colon = line.find(':');
    if (colon == line.npos || is_own(line.substr(0, colon))) continue;
    const std::size_t value = line.find_first_not_of(' ', colon + 1);
    request.headers.push_back(
        {line.substr(0, colon), value == line.npos ? "" : line.substr(value)});
  }
  request.body = text.substr(head + 4);
  return request;
}

void reset(int fd) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace

Relay::Relay(const std::string& base_url) {
  // What is no URL shows as a system that cannot be reached.
  if (const auto url = remote::parse_url(base_url); url) {
    origin_ = url->origin();
    path_ = url->target == "/" ? "" : url->target;
  }
  remote::Options options;
  options.allow_private = true;
  if (auto client = remote::Client::make(std::move(options)); client) client_ = *std::move(client);
  server_ = std::make_unique<LocalServer>([this](UniqueFd peer) { serve(std::move(peer)); });
}

Relay::~Relay() {
  if (client_) client_->cancel();
}

std::string Relay::url() const { return server_->url() + path_; }

void Relay::set(Mishap mishap) {
  const std::lock_guard lock(mutex_);
  mishap_ = mishap;
  requests_ = 0;
}

unsigned Relay::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

Mishap::Kind Relay::next() {
  const std::lock_guard lock(mutex_);
  const unsigned number = requests_++;
  const bool befalls = number >= mishap_.after && number - mishap_.after < mishap_.count;
  return befalls ? mishap_.kind : Mishap::Kind::kNone;
}

void Relay::serve(UniqueFd peer) {
  const std::string request = read_request(peer.get());
  if (request.empty()) return;
  const Mishap::Kind mishap = next();
  if (mishap == Mishap::Kind::kToken) {
    return send_whole(peer.get(), http_answer("401 Unauthorized", kJson, "{}"));
  }
  if (mishap == Mishap::Kind::kThrottled) {
    const std::string headers = std::string(kJson) + "Retry-After: 7\r\n";
    return send_whole(peer.get(), http_answer("429 Too Many Requests", headers, "{}"));
  }
  const std::string answer = answer_to(request);
  if (answer.empty() || mishap == Mishap::Kind::kLost) return reset(peer.get());
  send_whole(peer.get(), answer);
}

std::string Relay::answer_to(const std::string& request) {
  if (!client_) return {};
  const auto reply = client_->send(parsed(request, origin_));
  if (!reply) return {};
  std::string headers;
  for (const remote::Header& header : reply->headers) {
    if (!is_own(header.name)) headers += header.name + ": " + header.value + "\r\n";
  }
  const std::string status = std::to_string(reply->status) + " Answered";
  // 204 has no body, and so no length.
  if (reply->status == 204) {
    return "HTTP/1.1 " + status + "\r\n" + headers + "Connection: close\r\n\r\n";
  }
  return http_answer(status, headers, reply->body);
}

}  // namespace sambung::kit
