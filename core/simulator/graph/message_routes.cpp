#include <nlohmann/json.hpp>

#include "core/simulator/graph/platform.hpp"
#include "core/simulator/graph/send_rules.hpp"
#include "core/simulator/graph/status_script.hpp"
#include "core/simulator/graph/webhook_values.hpp"

namespace sambung::simulator {
namespace {

constexpr auto kMessageLife = std::chrono::hours(24 * 30);
constexpr double kPairBurst = 45;
constexpr double kPairPerSecond = 1.0 / 6;

/// `{"status":"read","message_id":...}`, with or without a typing indicator.
HttpReply mark_read(Platform& platform, const Call& call) {
  Field::Fault fault;
  const Field body(call.body, fault);
  if (body.at("messaging_product").text() != "whatsapp") {
    body.at("messaging_product").fail(100, "must be one of {whatsapp}.");
  }
  body.at("status").require_one_of({"read"});
  body.at("message_id").require_text(1024);
  const Field typing = body.at("typing_indicator");
  if (!typing.absent() && typing.require_object({"type"})) {
    typing.at("type").require_one_of({"text"});
  }
  if (fault) return failed(platform, *fault);
  const auto stated = platform.world.received(body.at("message_id").text());
  if (!stated || platform.clock.now() - *stated > kMessageLife) {
    return failed(platform, 131009, "The message_id is not of a message received in 30 days.");
  }
  return graph_success();
}

/// A recipient whose last six digits are an error code gets a failed status with it.
int scripted_failure(const std::string& phone) {
  if (phone.size() < 10) return 0;
  const int code = std::stoi(phone.substr(phone.size() - 6));
  return code >= 130000 && known_error(code) ? code : 0;
}

std::optional<GraphError> check_rates(Platform& platform, Channel& channel,
                                      const std::string& user) {
  const UnixTime now = platform.clock.now();
  if (!channel.registered) return GraphError{133010, "Register the phone number first.", 0};
  if (!channel.throughput->take(now)) {
    return GraphError{130429, "Too many messages sent from this phone number in a short time.", 0};
  }
  const double speed = platform.pace.speed();
  auto [pair, made] = channel.pairs.try_emplace(user, kPairBurst, kPairPerSecond * speed);
  if (!pair->second.take(now)) {
    return GraphError{131056, "Too many messages to the same phone number in a short time.", 0};
  }
  return std::nullopt;
}

const Template* template_of(Platform& platform, const Channel& channel, const Field& sent) {
  return platform.world.find_template(channel.account_id, sent.at("name").text(),
                                      sent.at("language").at("code").text());
}

void check_references(Platform& platform, const Channel& channel, const Field& body,
                      const std::string& type) {
  const Field id = body.at(type).at("id");
  const bool media = type == "image" || type == "video" || type == "audio" || type == "document" ||
                     type == "sticker";
  if (media && !id.absent()) {
    const Media* found = platform.world.media(id.text());
    if (found == nullptr || found->channel_id != channel.id) {
      id.fail(131009, "is not of a media file that this phone number uploaded.");
    }
  }
  if (type != "reaction") return;
  const Field target = body.at("reaction").at("message_id");
  if (!platform.world.received(target.text()) && platform.world.sent(target.text()) == nullptr) {
    target.fail(131009, "is not of a message of the last 30 days.");
  }
}

struct Checked {
  std::optional<GraphError> fault;
  std::string type;
  std::string category = "service";
};

Checked check_send(Platform& platform, const Channel& channel, const Call& call, bool marketing) {
  Checked checked;
  const Field body(call.body, checked.fault);
  checked.type = send_type(body);
  check_envelope(body);
  if (checked.fault) return checked;
  if (checked.type == "template") {
    const Template* known = template_of(platform, channel, body.at("template"));
    check_template(body.at("template"), known, body.at("to").absent());
    if (known != nullptr) checked.category = known->category;
    for (char& c : checked.category) c = static_cast<char>(std::tolower(c));
  } else {
    check_content(body, checked.type);
    check_references(platform, channel, body, checked.type);
  }
  if (marketing && checked.category != "marketing" && !checked.fault) {
    checked.fault = GraphError{134100, "Only marketing templates can be sent here.", 0};
  }
  return checked;
}

Dispatch dispatch_of(const Call& call, const Channel& channel, const Checked& checked,
                     const Person& person) {
  Dispatch dispatch;
  dispatch.channel_id = channel.id;
  dispatch.type = checked.type;
  dispatch.category = checked.category;
  dispatch.callback_data = text_of(call.body, "biz_opaque_callback_data");
  dispatch.group = text_of(call.body, "recipient_type") == "group";
  const std::string to = text_of(call.body, "to");
  dispatch.to = dispatch.group ? to : whatsapp_id(to);
  dispatch.user_id = person.user_id;
  if (checked.type == "audio") {
    const Json& audio = call.body["audio"];
    dispatch.voice = audio.contains("voice") && audio["voice"] == true;
  }
  if (!dispatch.group) dispatch.fails_with = scripted_failure(dispatch.to);
  return dispatch;
}

HttpReply accepted(const Call& call, const Dispatch& dispatch) {
  const std::string to = text_of(call.body, "to");
  Json contact = {{"input", to.empty() ? text_of(call.body, "recipient") : to}};
  contact[to.empty() ? "user_id" : "wa_id"] = to.empty() ? dispatch.user_id : dispatch.to;
  Json message = {{"id", dispatch.message_id}};
  if (dispatch.type == "template") message["message_status"] = "accepted";
  if (dispatch.group) message["group_id"] = dispatch.to;
  return graph_ok({{"messaging_product", "whatsapp"},
                   {"contacts", Json::array({std::move(contact)})},
                   {"messages", Json::array({std::move(message)})}});
}

HttpReply send_checked(Platform& platform, Channel& channel, const Call& call,
                       const Checked& checked) {
  const std::string to = text_of(call.body, "to");
  const Person person = platform.world.person(to.empty() ? text_of(call.body, "recipient") : to);
  if (person.phone == channel.display_phone_number) {
    return failed(platform, 131021, "The recipient is the sender.");
  }
  if (auto fault = check_rates(platform, channel, person.user_id)) {
    return failed(platform, *fault);
  }
  Dispatch dispatch = dispatch_of(call, channel, checked, person);
  dispatch.window = platform.world.window_open(channel, person, platform.clock.now());
  const bool free_form = checked.type != "template" && !dispatch.group && !dispatch.window;
  if (free_form && platform.options.outside_window == OutsideWindow::kRefuse) {
    return failed(platform, 131047,
                  "More than 24 hours have passed since the recipient last wrote to this number.");
  }
  if (free_form && platform.options.outside_window == OutsideWindow::kFailLater) {
    dispatch.fails_with = 131047;
  }
  dispatch.message_id = platform.ids.message();
  platform.world.add_sent(
      {dispatch.message_id, channel.id, person.user_id, platform.clock.now(), {}});
  if (platform.options.statuses) schedule_statuses(platform, dispatch);
  return accepted(call, dispatch);
}

HttpReply send(Platform& platform, const Call& call, bool marketing) {
  if (call.body.contains("status")) return mark_read(platform, call);
  Channel& channel = *platform.world.channel(call.node);
  const Checked checked = check_send(platform, channel, call, marketing);
  if (checked.fault) return failed(platform, *checked.fault);
  return send_checked(platform, channel, call, checked);
}

Answer post_messages(Platform& platform, const Call& call, const Responder&) {
  return send(platform, call, false);
}

Answer post_marketing(Platform& platform, const Call& call, const Responder&) {
  Field::Fault fault;
  const Field body(call.body, fault);
  body.at("product_policy").allow_one_of({"CLOUD_API_FALLBACK", "STRICT"});
  body.at("message_activity_sharing").allow_boolean();
  if (fault) return failed(platform, *fault);
  if (send_type(body) != "template") return failed(platform, 131055, "Templates only.");
  return send(platform, call, true);
}

/// One history per message that the simulator still remembers.
Answer get_history(Platform& platform, const Call& call, const Responder&) {
  const auto wanted = call.query.find("message_id");
  if (wanted == call.query.end()) return failed(platform, 100, "message_id is required.");
  const SentMessage* sent = platform.world.sent(wanted->second);
  Json rows = Json::array();
  if (sent != nullptr && sent->channel_id == call.node) {
    rows.push_back({{"id", "history-" + sent->id}, {"message_id", sent->id}});
    Json events = Json::array();
    for (const std::string& status : sent->statuses) {
      events.push_back({{"delivery_status", status}, {"webhook_update_state", "DELIVERED"}});
    }
    rows.back()["events"] = {{"data", std::move(events)}};
  }
  return graph_ok({{"data", std::move(rows)}});
}

Answer post_thread_control(Platform& platform, const Call& call, const Responder&) {
  Field::Fault fault;
  const Field body(call.body, fault);
  if (body.at("to").absent()) body.at("recipient").require_text(140);
  body.at("messaging_product").require_one_of({"whatsapp"});
  body.at("action").require_one_of({"pass", "release", "take"});
  body.at("metadata").allow_text(2000);
  const std::string action = body.at("action").text();
  if (action == "pass") {
    body.at("control_pass")
        .at("target_role")
        .require_one_of(
            {"ai_agent", "ctwa", "customer_service", "escalation", "marketing", "utility"});
  }
  if (fault) return failed(platform, *fault);
  if (action == "take") return failed(platform, 2494191, "Only the escalation partner may take.");
  if (action == "release") return graph_success();
  Channel& channel = *platform.world.channel(call.node);
  const std::string to = text_of(call.body, "to");
  const Person& person = platform.world.person(to.empty() ? text_of(call.body, "recipient") : to);
  Json passed = {{"previous_owner_role", "customer_service"},
                 {"new_owner_role", text_of(call.body["control_pass"], "target_role")}};
  if (call.body.contains("metadata")) passed["metadata"] = call.body["metadata"];
  const Json value = {
      {"messaging_product", "whatsapp"},
      {"sender", {{"phone_number", person.phone}}},
      {"recipient",
       {{"phone_number_id", channel.id}, {"display_phone_number", channel.display_phone_number}}},
      {"type", "control_passed"},
      {"timestamp", std::to_string(unix_ms(platform.clock.now()) / 1000)},
      {"control_passed", std::move(passed)}};
  static_cast<void>(
      platform.webhooks.emit(channel_change(channel, "messaging_handovers", value)).has_value());
  return graph_success();
}

}  // namespace

std::vector<Route> message_routes() {
  return {{"POST", "messages", post_messages},
          {"POST", "marketing_messages", post_marketing},
          {"GET", "message_history", get_history},
          {"POST", "thread_control", post_thread_control}};
}

}  // namespace sambung::simulator
