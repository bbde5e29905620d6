#include "core/simulator/control.hpp"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/simulator/fixtures.hpp"

namespace sambung::simulator {
namespace {

struct FaultName {
  const char* name;
  double Faults::*rate;
};
constexpr std::array kFaultNames = {
    FaultName{"duplicate", &Faults::duplicate},
    FaultName{"reorder", &Faults::reorder},
    FaultName{"delay", &Faults::delay},
    FaultName{"batch", &Faults::batch},
    FaultName{"skip_sent", &Faults::skip_sent},
    FaultName{"skip_delivered", &Faults::skip_delivered},
    FaultName{"server_error", &Faults::server_error},
    FaultName{"throttle", &Faults::throttle},
    FaultName{"lost_answer", &Faults::lost_answer},
};

HttpReply refused(const Error& error) {
  HttpReply reply = graph_ok({{"error", error.what}});
  reply.status = error.code == ErrorCode::kNotFound ? 404
                 : error.code == ErrorCode::kFull   ? 503
                                                    : 400;
  return reply;
}

/// `{"path": value}` as pairs; text goes as it is, anything else as JSON.
std::vector<std::pair<std::string, std::string>> pairs_of(const Json& body, const char* name) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const auto found = body.find(name);
  if (found == body.end() || !found->is_object()) return pairs;
  for (const auto& [path, value] : found->items()) {
    pairs.emplace_back(path, value.is_string() ? value.get<std::string>() : compact(value));
  }
  return pairs;
}

std::uint64_t since_of(const HttpRequest& request) {
  auto query = request.query();
  const std::string& text = query["since"];
  std::uint64_t since = 0;
  std::from_chars(text.data(), text.data() + text.size(), since);
  return since;
}

}  // namespace

HttpReply Control::serve(const HttpRequest& request) {
  const std::string_view path = request.path();
  if (request.method == "GET") {
    if (path == "/_simulator/log") return graph_ok({{"requests", log_.rows(since_of(request))}});
    if (path == "/_simulator/state") return state();
    if (path == "/_simulator/fixtures") {
      Json names = Json::array();
      for (const Fixture& fixture : fixtures()) names.push_back(fixture.name);
      return graph_ok({{"fixtures", std::move(names)}});
    }
    return refused({ErrorCode::kNotFound, "no such control; see core/simulator/README.md"});
  }
  if (request.method != "POST" || !request.header("content-type").starts_with("application/json")) {
    return refused({ErrorCode::kInvalid, "controls are POST with Content-Type: application/json"});
  }
  const auto body = parse_json(request.body);
  if (!body || !body->is_object())
    return refused({ErrorCode::kInvalid, "the body is no JSON object"});
  if (path == "/_simulator/trigger") return trigger(*body);
  if (path == "/_simulator/say") return say(*body);
  if (path == "/_simulator/faults") return set_faults(*body);
  return refused({ErrorCode::kNotFound, "no such control; see core/simulator/README.md"});
}

HttpReply Control::trigger(const Json& body) {
  TriggerRequest request;
  request.name = text_of(body, "name");
  request.overrides = pairs_of(body, "override");
  request.additions = pairs_of(body, "add");
  for (const Json& path : body.value("remove", Json::array())) {
    if (path.is_string()) request.removals.push_back(path.get<std::string>());
  }
  request.raw = body.contains("raw") && body["raw"] == true;
  if (body.contains("count")) {
    // What is no count becomes 0, which is refused.
    request.count = body["count"].is_number_unsigned() ? body["count"].get<unsigned>() : 0;
  }
  request.phone_number_id = text_of(body, "phone_number_id");
  const auto done = customers_.trigger(request);
  if (!done) return refused(done.error());
  return graph_ok({{"name", request.name}, {"message_ids", done->message_ids}});
}

HttpReply Control::say(const Json& body) {
  Utterance utterance;
  utterance.from = text_of(body, "from");
  utterance.name = text_of(body, "name");
  utterance.text = text_of(body, "text");
  if (body.contains("type")) utterance.type = text_of(body, "type");
  if (body.contains("content")) utterance.content_json = compact(body["content"]);
  utterance.reply_to = text_of(body, "reply_to");
  utterance.phone_number_id = text_of(body, "phone_number_id");
  const auto id = customers_.say(utterance);
  if (!id) return refused(id.error());
  return graph_ok({{"message_id", *id}});
}

HttpReply Control::set_faults(const Json& body) {
  Faults faults = platform_.webhooks.faults();
  for (const auto& [name, rate] : body.items()) {
    bool known = false;
    for (const FaultName& one : kFaultNames) {
      if (one.name != name) continue;
      known = rate.is_number() && rate >= 0 && rate <= 1;
      if (known) faults.*one.rate = rate.get<double>();
    }
    if (!known)
      return refused({ErrorCode::kInvalid, "faults: " + name + " is no fault, or not 0 to 1"});
  }
  platform_.webhooks.set_faults(faults);
  Json now = Json::object();
  for (const FaultName& one : kFaultNames) now[one.name] = faults.*one.rate;
  return graph_ok(now);
}

HttpReply Control::state() {
  const DeliveryCounts counts = meter_.counts();
  Json channels = Json::array();
  for (const Channel& channel : platform_.world.channels) {
    channels.push_back({{"phone_number_id", channel.id},
                        {"display_phone_number", channel.display_phone_number},
                        {"waba_id", channel.account_id},
                        {"registered", channel.registered}});
  }
  const auto& callback = platform_.world.callback;
  return graph_ok({{"app_id", platform_.world.app_id},
                   {"target", callback ? Json(callback->text()) : Json(nullptr)},
                   {"channels", std::move(channels)},
                   {"webhooks",
                    {{"bodies", counts.bodies},
                     {"attempts", counts.attempts},
                     {"acknowledged", counts.acknowledged},
                     {"refused", counts.refused},
                     {"unreachable", counts.unreachable},
                     {"dropped", counts.dropped},
                     {"pending", counts.pending}}}});
}

}  // namespace sambung::simulator
