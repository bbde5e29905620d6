#include "tests/simulator/stage.hpp"

#include <future>

namespace sambung::simulator {

Caller::Caller(const std::string& base_url, std::string authority_pem) {
  HttpClient::Options options;
  options.origin = *parse_loopback_url(base_url);
  options.authority_pem = std::move(authority_pem);
  options.connections = 1;
  options.reply_bytes_max = 64U << 20;
  client_ = HttpClient::make(loop_, std::move(options));
  loop_.run();
}

Caller::~Caller() { loop_.stop(); }

Result<HttpReply> Caller::call(HttpRequest request) {
  auto outcome = std::make_shared<std::promise<Result<HttpReply>>>();
  loop_.post([this, outcome, request = std::move(request)] {
    client_->send(request,
                  [outcome](Result<HttpReply> reply) { outcome->set_value(std::move(reply)); });
  });
  return outcome->get_future().get();
}

Options Stage::options(const std::string& target) {
  Options options;
  options.app_secret = Secret(kSecret);
  options.verify_token = Secret("verify-me");
  options.access_token = Secret(kToken);
  options.target_url = target;
  options.speed = 1000;
  return options;
}

void Stage::start(const std::function<void(Options&)>& change) {
  caller_.reset();
  simulator_.reset();
  receiver_ = std::make_unique<Receiver>();
  Options made = options(receiver_->url());
  change(made);
  auto simulator = Simulator::start(std::move(made));
  ASSERT_TRUE(simulator) << simulator.error().what;
  simulator_ = std::move(*simulator);
  caller_ = std::make_unique<Caller>(simulator_->base_url());
}

Graphed Stage::graph(HttpRequest request) {
  const auto reply = caller_->call(std::move(request));
  if (!reply) return {0, Json{{"transport", reply.error().what}}};
  auto body = parse_json(reply->body);
  return {reply->status, body ? *body : Json(reply->body)};
}

namespace {

HttpRequest request_with(const std::string& method, const std::string& path, const char* token) {
  HttpRequest request;
  request.method = method;
  request.target = path;
  request.headers["authorization"] = std::string("Bearer ") + token;
  return request;
}

}  // namespace

Graphed Stage::get(const std::string& path) { return graph(request_with("GET", path, kToken)); }

Graphed Stage::post(const std::string& path, const Json& body) {
  HttpRequest request = request_with("POST", path, kToken);
  request.headers["content-type"] = "application/json";
  request.body = body.dump();
  return graph(std::move(request));
}

Graphed Stage::remove(const std::string& path, const Json& body) {
  HttpRequest request = request_with("DELETE", path, kToken);
  if (!body.is_null()) {
    request.headers["content-type"] = "application/json";
    request.body = body.dump();
  }
  return graph(std::move(request));
}

Graphed Stage::control(const std::string& path, const Json& body) {
  return post("/_simulator/" + path, body);
}

Json Stage::text_to(const std::string& to) {
  return {{"messaging_product", "whatsapp"},
          {"to", to},
          {"type", "text"},
          {"text", {{"body", "Halo"}}}};
}

Graphed Stage::upload_raw(const std::string& mime_type, const std::string& bytes) {
  HttpRequest request = request_with("POST", "/v26.0/" + kChannel + "/media", kToken);
  request.headers["content-type"] = "multipart/form-data; boundary=\"xyz\"";
  const std::string field = "--xyz\r\nContent-Disposition: form-data; name=\"";
  request.body = field + "messaging_product\"\r\n\r\nwhatsapp\r\n" + field +
                 "file\"; filename=\"a.bin\"\r\nContent-Type: " + mime_type + "\r\n\r\n" + bytes +
                 "\r\n--xyz--\r\n";
  return graph(std::move(request));
}

std::string Stage::upload(const std::string& mime_type, const std::string& bytes) {
  const Graphed reply = upload_raw(mime_type, bytes);
  EXPECT_EQ(reply.status, 200U) << reply.body;
  return text_of(reply.body, "id");
}

std::string Stage::customer_writes(const std::string& from) {
  Utterance utterance;
  utterance.from = from;
  utterance.text = "Halo";
  const auto id = simulator_->say(utterance);
  EXPECT_TRUE(id) << id.error().what;
  EXPECT_TRUE(simulator_->wait_settled(std::chrono::seconds(10)));
  return *id;
}

std::vector<Json> Stage::bodies() const {
  std::vector<Json> bodies;
  for (const HttpRequest& request : receiver_->accepted())
    bodies.push_back(Json::parse(request.body));
  return bodies;
}

std::vector<std::string> Stage::statuses_of(const std::string& message_id) const {
  std::vector<std::string> found;
  for (const Json& body : bodies()) {
    for (const Json& entry : body["entry"]) {
      for (const Json& change : entry["changes"]) {
        for (const Json& status : change["value"].value("statuses", Json::array())) {
          if (status["id"] == message_id) found.push_back(status["status"]);
        }
      }
    }
  }
  return found;
}

}  // namespace sambung::simulator
