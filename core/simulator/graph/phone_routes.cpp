#include <nlohmann/json.hpp>

#include "core/simulator/graph/phone_view.hpp"
#include "core/simulator/graph/platform.hpp"
#include "core/simulator/graph/subscribe.hpp"

namespace sambung::simulator {
namespace {

/// What request_code "sends".
constexpr std::string_view kVerificationCode = "123456";

bool is_pin(const std::string& text) {
  return text.size() == 6 && text.find_first_not_of("0123456789") == std::string::npos;
}

Answer get_phone(Platform& platform, const Call& call, const Responder&) {
  const auto fields = call.query.find("fields");
  const std::string wanted = fields == call.query.end() ? "" : fields->second;
  return graph_ok(phone_view(channel_of(platform, call), split_fields(wanted)));
}

Answer set_override(Platform& platform, const Call& call, const Responder& respond) {
  const Json& configuration = call.body["webhook_configuration"];
  const std::string url = text_of(configuration, "override_callback_uri");
  if (url.empty()) {
    channel_of(platform, call).callback.reset();
    return graph_success();
  }
  if (url.size() > 200)
    return failed(platform, 100, "override_callback_uri is over 200 characters.");
  const auto use = [&platform, id = call.node](const Url& callback) {
    platform.world.channel(id)->callback = callback;
  };
  return subscribe(platform, url, text_of(configuration, "verify_token"), use, respond);
}

Answer post_phone(Platform& platform, const Call& call, const Responder& respond) {
  if (call.body.contains("webhook_configuration")) return set_override(platform, call, respond);
  const std::string pin = text_of(call.body, "pin");
  if (!is_pin(pin)) return failed(platform, 100, "The parameter pin must be 6 digits.");
  channel_of(platform, call).pin = pin;
  return graph_success();
}

Answer request_code(Platform& platform, const Call& call, const Responder&) {
  Field::Fault fault;
  const Field body(call.body, fault);
  body.at("code_method").require_one_of({"SMS", "VOICE"});
  body.at("language").require_text(10, 2);
  if (fault) return failed(platform, *fault);
  channel_of(platform, call).code_requested = true;
  return graph_success();
}

Answer verify_code(Platform& platform, const Call& call, const Responder&) {
  Channel& channel = channel_of(platform, call);
  if (!channel.code_requested || text_of(call.body, "code") != kVerificationCode) {
    return failed(platform, 100, "The code is wrong; the simulator sends 123456.", 2388103);
  }
  channel.verified = true;
  channel.code_requested = false;
  return graph_success();
}

Answer register_phone(Platform& platform, const Call& call, const Responder&) {
  Channel& channel = channel_of(platform, call);
  if (text_of(call.body, "messaging_product") != "whatsapp") {
    return failed(platform, 100, "The parameter messaging_product must be one of {whatsapp}.");
  }
  const std::string pin = text_of(call.body, "pin");
  if (!is_pin(pin)) return failed(platform, 100, "The parameter pin must be 6 digits.");
  if (!channel.verified) return failed(platform, 133006, "Verify the phone number first.");
  if (!channel.pin.empty() && channel.pin != pin) return failed(platform, 133005, "Wrong PIN.");
  channel.pin = pin;
  channel.registered = true;
  return graph_success();
}

Answer deregister(Platform& platform, const Call& call, const Responder&) {
  Channel& channel = channel_of(platform, call);
  if (!channel.registered) return failed(platform, 133010, "The number is not registered.");
  channel.registered = false;
  return graph_success();
}

Answer get_settings(Platform& platform, const Call& call, const Responder&) {
  return graph_ok(Json::parse(channel_of(platform, call).settings_json, nullptr, false));
}

Answer post_settings(Platform& platform, const Call& call, const Responder&) {
  constexpr std::string_view kKnown[] = {"user_identity_change", "storage_configuration", "calling",
                                         "payload_encryption"};
  Channel& channel = channel_of(platform, call);
  Json settings = Json::parse(channel.settings_json, nullptr, false);
  bool changed = false;
  for (const std::string_view name : kKnown) {
    const auto found = call.body.find(std::string(name));
    if (found == call.body.end()) continue;
    if (!found->is_object())
      return failed(platform, 100, std::string(name) + " must be an object.");
    settings[std::string(name)] = *found;
    changed = true;
  }
  if (!changed) return failed(platform, 100, "No setting that the simulator knows is given.");
  channel.settings_json = compact(settings);
  return graph_success();
}

}  // namespace

std::vector<Route> phone_routes() {
  return {{"GET", "", get_phone},
          {"POST", "", post_phone},
          {"POST", "request_code", request_code},
          {"POST", "verify_code", verify_code},
          {"POST", "register", register_phone},
          {"POST", "deregister", deregister},
          {"GET", "settings", get_settings},
          {"POST", "settings", post_settings}};
}

}  // namespace sambung::simulator
