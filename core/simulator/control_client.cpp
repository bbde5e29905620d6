#include "core/simulator/control_client.hpp"

#include <future>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/simulator/json.hpp"
#include "core/simulator/net/http_client.hpp"
#include "core/simulator/net/loop.hpp"

namespace sambung::simulator {
namespace {

ErrorCode code_of(unsigned status) {
  if (status == 404) return ErrorCode::kNotFound;
  if (status == 503) return ErrorCode::kFull;
  return ErrorCode::kInvalid;
}

Json object_of(const std::vector<std::pair<std::string, std::string>>& pairs) {
  Json object = Json::object();
  for (const auto& [path, text] : pairs) object[path] = text;
  return object;
}

class LoopbackControl final : public ControlClient {
 public:
  explicit LoopbackControl(std::uint16_t port) {
    HttpClient::Options options;
    options.origin.host = "127.0.0.1";
    options.origin.port = port;
    options.connections = 1;
    options.reply_bytes_max = 16U << 20;
    client_ = HttpClient::make(loop_, std::move(options));
    loop_.run();
  }
  ~LoopbackControl() override { loop_.stop(); }

  Result<Triggered> trigger(const TriggerRequest& request) override {
    const auto reply = ask("POST", "trigger",
                           {{"name", request.name},
                            {"override", object_of(request.overrides)},
                            {"add", object_of(request.additions)},
                            {"remove", request.removals},
                            {"raw", request.raw},
                            {"count", request.count},
                            {"phone_number_id", request.phone_number_id}});
    if (!reply) return reply.error();
    Triggered done;
    for (const Json& id : reply->value("message_ids", Json::array())) {
      if (id.is_string()) done.message_ids.push_back(id.get<std::string>());
    }
    return done;
  }

  Result<std::string> say(const Utterance& utterance) override {
    Json body = {{"from", utterance.from},         {"name", utterance.name},
                 {"text", utterance.text},         {"type", utterance.type},
                 {"reply_to", utterance.reply_to}, {"phone_number_id", utterance.phone_number_id}};
    if (!utterance.content_json.empty()) {
      auto content = parse_json(utterance.content_json);
      if (!content) return content.error();
      body["content"] = std::move(*content);
    }
    const auto reply = ask("POST", "say", body);
    if (!reply) return reply.error();
    return text_of(*reply, "message_id");
  }

  Result<std::string> read(const std::string& what) override {
    const auto reply = ask("GET", what, nullptr);
    if (!reply) return reply.error();
    return reply->dump();
  }

 private:
  Result<Json> ask(const std::string& method, const std::string& what, const Json& body) {
    HttpRequest request;
    request.method = method;
    request.target = "/_simulator/" + what;
    if (!body.is_null()) {
      request.headers["content-type"] = "application/json";
      request.body = body.dump();
    }
    auto outcome = std::make_shared<std::promise<Result<HttpReply>>>();
    loop_.post([this, &request, outcome] {
      client_->send(request,
                    [outcome](Result<HttpReply> reply) { outcome->set_value(std::move(reply)); });
    });
    const Result<HttpReply> reply = outcome->get_future().get();
    if (!reply)
      return Error{ErrorCode::kUnavailable,
                   "simulator: " + reply.error().what + "; is it running?"};
    auto parsed = parse_json(reply->body);
    if (!parsed)
      return Error{ErrorCode::kInvalid, "simulator: its answer is " + parsed.error().what};
    if (reply->status == 200) return parsed;
    return Error{code_of(reply->status), "simulator: " + text_of(*parsed, "error")};
  }

  Loop loop_;
  std::unique_ptr<HttpClient> client_;
};

}  // namespace

std::unique_ptr<ControlClient> ControlClient::make(std::uint16_t port) {
  return std::make_unique<LoopbackControl>(port);
}

}  // namespace sambung::simulator
