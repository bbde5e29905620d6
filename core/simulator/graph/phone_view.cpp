#include "core/simulator/graph/phone_view.hpp"

#include <nlohmann/json.hpp>

namespace sambung::simulator {
namespace {

Json everything(const Channel& channel) {
  Json view = {{"id", channel.id},
               {"verified_name", channel.verified_name},
               {"display_phone_number", "+" + channel.display_phone_number},
               {"code_verification_status", channel.verified ? "VERIFIED" : "NOT_VERIFIED"},
               {"quality_rating", "GREEN"},
               {"platform_type", channel.registered ? "CLOUD_API" : "NOT_APPLICABLE"},
               {"throughput", {{"level", "STANDARD"}}},
               {"last_onboarded_time", "2026-11-01T08:00:00+0000"},
               {"status", channel.registered ? "CONNECTED" : "PENDING"},
               {"quality_score", {{"score", "GREEN"}}},
               {"name_status", "APPROVED"},
               {"new_name_status", "NONE"},
               {"account_mode", "SANDBOX"},
               {"country_dial_code", "62"},
               {"country_code", "ID"},
               {"certificate", ""},
               {"messaging_limit_tier", "TIER_2K"},
               {"whatsapp_business_manager_messaging_limit", "TIER_2K"},
               {"is_official_business_account", false},
               {"is_pin_enabled", !channel.pin.empty()},
               {"is_on_biz_app", false},
               {"search_visibility", "NON_VISIBLE"},
               {"health_status", health_status("PHONE_NUMBER", channel.id)}};
  view["webhook_configuration"] = Json::object();
  if (channel.callback) view["webhook_configuration"]["phone_number"] = channel.callback->text();
  if (!channel.username.empty()) view["username"] = channel.username;
  return view;
}

}  // namespace

Json health_status(const std::string& entity_type, const std::string& id) {
  return {{"can_send_message", "AVAILABLE"},
          {"entities",
           Json::array(
               {{{"entity_type", entity_type}, {"id", id}, {"can_send_message", "AVAILABLE"}}})}};
}

std::vector<std::string> split_fields(const std::string& text) {
  std::vector<std::string> fields;
  std::string name;
  int depth = 0;
  for (const char c : text + ",") {
    if (c == '{' || c == '(') ++depth;
    if (depth == 0 && c == ',') {
      if (!name.empty()) fields.push_back(name);
      name.clear();
    } else if (depth == 0 && c != ' ') {
      name += c;
    }
    if (c == '}' || c == ')') --depth;
  }
  return fields;
}

Json phone_view(const Channel& channel, const std::vector<std::string>& fields) {
  const Json all = everything(channel);
  std::vector<std::string> wanted = fields;
  if (wanted.empty()) {
    wanted = {"verified_name", "display_phone_number", "code_verification_status", "quality_rating",
              "platform_type", "throughput",           "last_onboarded_time",      "status"};
  }
  Json view = Json::object();
  for (const std::string& field : wanted) {
    const auto found = all.find(field);
    if (found != all.end()) view[field] = *found;
  }
  view["id"] = channel.id;
  return view;
}

}  // namespace sambung::simulator
