#include <nlohmann/json.hpp>

#include "core/simulator/graph/platform.hpp"
#include "core/simulator/graph/subscribe.hpp"

namespace sambung::simulator {
namespace {

constexpr std::size_t kFieldsMax = 200;

/// `fields` as a list or as text with commas.
std::set<std::string, std::less<>> fields_of(const Json& body) {
  std::set<std::string, std::less<>> fields;
  if (body.contains("fields") && body["fields"].is_array()) {
    for (const Json& field : body["fields"]) {
      if (field.is_string() && fields.size() < kFieldsMax) fields.insert(field.get<std::string>());
    }
    return fields;
  }
  std::string_view list;
  const std::string text = text_of(body, "fields");
  for (list = text; !list.empty() && fields.size() < kFieldsMax;) {
    const std::string_view one = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), one.size() + 1));
    if (!one.empty()) fields.emplace(one);
  }
  return fields;
}

Answer post_subscriptions(Platform& platform, const Call& call, const Responder& respond) {
  if (text_of(call.body, "object") != "whatsapp_business_account") {
    return failed(platform, 100, "The parameter object must be whatsapp_business_account.");
  }
  const auto use = [&platform, fields = fields_of(call.body)](const Url& callback) {
    platform.world.callback = callback;
    platform.world.fields = fields;
  };
  return subscribe(platform, text_of(call.body, "callback_url"), text_of(call.body, "verify_token"),
                   use, respond);
}

Answer get_subscriptions(Platform& platform, const Call&, const Responder&) {
  Json rows = Json::array();
  if (platform.world.callback) {
    Json fields = Json::array();
    for (const std::string& field : platform.world.fields) {
      fields.push_back({{"name", field}, {"version", "v26.0"}});
    }
    rows.push_back({{"object", "whatsapp_business_account"},
                    {"callback_url", platform.world.callback->text()},
                    {"active", true},
                    {"fields", std::move(fields)}});
  }
  return graph_ok({{"data", std::move(rows)}});
}

Answer delete_subscriptions(Platform& platform, const Call&, const Responder&) {
  platform.world.callback.reset();
  platform.world.fields.clear();
  return graph_success();
}

Answer get_app(Platform& platform, const Call&, const Responder&) {
  return graph_ok({{"id", platform.world.app_id}, {"name", "Simulated app"}});
}

}  // namespace

std::vector<Route> app_routes() {
  return {{"GET", "", get_app},
          {"POST", "subscriptions", post_subscriptions},
          {"GET", "subscriptions", get_subscriptions},
          {"DELETE", "subscriptions", delete_subscriptions}};
}

}  // namespace sambung::simulator
