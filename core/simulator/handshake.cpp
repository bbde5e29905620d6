#include "core/simulator/handshake.hpp"

namespace sambung::simulator {

void Handshake::ask(const Url& callback, const std::string& verify_token,
                    std::function<void(bool)> done) {
  HttpClient::Options options;
  options.origin = callback;
  options.authority_pem = authority_pem_;
  options.connections = 1;
  options.timeout = std::chrono::seconds(5);
  const std::uint64_t number = ++asked_;
  auto& client = asking_[number];
  client = HttpClient::make(loop_, std::move(options));
  const std::string challenge = std::to_string(100'000'000 + random_.below(900'000'000));
  HttpRequest request;
  request.target = callback.target + (callback.target.find('?') == std::string::npos ? "?" : "&") +
                   "hub.mode=subscribe&hub.challenge=" + challenge +
                   "&hub.verify_token=" + encode_percent(verify_token);
  request.headers = {{"user-agent", "facebookplatform/1.0"}};
  client->send(std::move(request),
               [this, number, challenge, done = std::move(done)](const Result<HttpReply>& reply) {
                 done(reply && reply->status == 200 && reply->body == challenge);
                 // The client must outlive this call, which comes from inside it.
                 loop_.post([this, number] { asking_.erase(number); });
               });
}

}  // namespace sambung::simulator
