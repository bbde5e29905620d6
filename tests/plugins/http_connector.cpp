/// The connector that tests of HTTP use: it says the requests that it is told. An event goes to
/// POST /events as it is. A look-up's request is "METHOD url words...", the words being repeatable, noauth, urgent, twice,
/// scope=NAME, cost=N, deadline=MS and body=TEXT; "base" alone asks for the base. A look-up emits
/// what came of it: failure, status, whether bytes had left, and then reason, or else body.

#include <sambung/connector.hpp>
#include <sambung/http.hpp>
#include <sstream>
#include <string>

namespace {

using sambung::Call;
using sambung::HttpAnswer;
using sambung::HttpRequest;
using sambung::Outcome;

struct Order {
  HttpRequest request;
  int times = 1;
};

void read_word(const std::string& word, Order& order) {
  const std::string value = word.substr(std::min(word.find('=') + 1, word.size()));
  if (word == "repeatable") order.request.repeatable = true;
  if (word == "noauth") order.request.with_auth = false;
  if (word == "urgent") order.request.haste = sambung::Haste::kUrgent;
  if (word == "twice") order.times = 2;
  if (word == "own-auth") order.request.headers.push_back({"authorization", "Bearer mine"});
  if (word.starts_with("scope=")) order.request.limiter = value;
  if (word.starts_with("cost=")) order.request.cost = static_cast<std::uint32_t>(std::stoul(value));
  if (word.starts_with("deadline=")) {
    order.request.deadline = std::chrono::milliseconds(std::stoi(value));
  }
  if (word.starts_with("body=")) order.request.body = value;
}

Order order_of(std::string_view text) {
  std::istringstream words{std::string(text)};
  Order order{.request = {.url = ""}};
  words >> order.request.method >> order.request.url;
  for (std::string word; words >> word;) read_word(word, order);
  return order;
}

std::string shown(const HttpAnswer& answer) {
  return std::to_string(static_cast<int>(answer.failure)) + " " + std::to_string(answer.status) +
         (answer.bytes_left ? " left " : " kept ") +
         (answer.answered() ? answer.body : answer.reason);
}

class HttpTeller {
 public:
  explicit HttpTeller(const sambung::Setup& setup) : http_(setup.host) {
    const HttpAnswer early = http_.send({.url = "/too-early"});
    if (early.failure != sambung::HttpFailure::kRefused) {
      throw sambung::ConfigError("a request was made before any delivery: " + early.reason);
    }
  }

  Outcome deliver(const sambung::Event& event) {
    HttpRequest request{.method = "POST", .url = "/events", .body = std::string(event.body())};
    return sambung::outcome_of(request, http_.send(request));
  }

  void probe(Call& call) {
    const HttpRequest request{.url = "/probe"};
    call.settle_all(sambung::outcome_of(request, http_.send(request)));
  }

  void lookup(Call& call) {
    for (std::size_t i = 0; i < call.size(); ++i) answer(call, i);
  }

 private:
  void answer(Call& call, std::size_t i) {
    if (call.request(i) == "base") {
      call.emit(i, http_.base());
      return call.settle(i, Outcome::done());
    }
    const Order order = order_of(call.request(i));
    for (int n = 0; n < order.times; ++n) {
      const HttpAnswer answered = http_.send(order.request);
      call.emit(i, shown(answered));
      call.settle(i, sambung::outcome_of(order.request, answered));
    }
  }

  sambung::Http http_;
};

}  // namespace

SAMBUNG_CONNECTOR(HttpTeller, "http_teller", "0.1.0",
                  R"({"name":"HTTP teller","summary":"Says requests for tests",)"
                  R"("config":{"type":"object"},"events":["message.received"],)"
                  R"("auth":[{"method":"refresh_token","url":"/token","client_auth":"form"},)"
                  R"({"method":"static_header","carrier":{"header":"X-Api-Key","prefix":""}}],)"
                  R"("limits":[{"kind":"fixed_window","name":"burst","n":1000,"s":1},)"
                  R"({"kind":"fixed_window","scope":"search","n":4,"s":60}]})")
