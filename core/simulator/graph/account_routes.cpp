#include <nlohmann/json.hpp>

#include "core/simulator/graph/phone_view.hpp"
#include "core/simulator/graph/platform.hpp"
#include "core/simulator/graph/subscribe.hpp"

namespace sambung::simulator {
namespace {

Answer get_account(Platform& platform, const Call& call, const Responder&) {
  return graph_ok({{"id", call.node},
                   {"name", "Simulated account"},
                   {"timezone_id", "1"},
                   {"message_template_namespace", "simulated"},
                   {"currency", "IDR"},
                   {"business_verification_status", "verified"},
                   {"owner_business_info", {{"id", platform.world.portfolio_id}}},
                   {"whatsapp_business_manager_messaging_limit", "TIER_2K"},
                   {"health_status", health_status("WABA", call.node)}});
}

Answer get_phone_numbers(Platform& platform, const Call& call, const Responder&) {
  Json rows = Json::array();
  for (const Channel& channel : platform.world.channels) {
    if (channel.account_id == call.node) rows.push_back(phone_view(channel, {}));
  }
  return graph_ok(
      {{"data", std::move(rows)}, {"paging", {{"cursors", {{"before", "0"}, {"after", "0"}}}}}});
}

Answer post_subscribed(Platform& platform, const Call& call, const Responder& respond) {
  const std::string url = text_of(call.body, "override_callback_uri");
  Account& account = *platform.world.account(call.node);
  if (url.empty()) {
    account.subscribed = true;
    account.callback.reset();
    return graph_success();
  }
  if (!account.subscribed)
    return failed(platform, 100, "Subscribe the app before it is overridden.");
  if (url.size() > 200)
    return failed(platform, 100, "override_callback_uri is over 200 characters.");
  const auto use = [&platform, id = call.node](const Url& callback) {
    platform.world.account(id)->callback = callback;
  };
  return subscribe(platform, url, text_of(call.body, "verify_token"), use, respond);
}

Answer get_subscribed(Platform& platform, const Call& call, const Responder&) {
  const Account& account = *platform.world.account(call.node);
  if (!account.subscribed) return graph_ok({{"data", Json::array()}});
  Json row = {{"whatsapp_business_api_data",
               {{"id", platform.world.app_id},
                {"link", "https://example.test/app"},
                {"name", "Simulated app"}}}};
  if (account.callback) row["override_callback_uri"] = account.callback->text();
  return graph_ok({{"data", Json::array({std::move(row)})}});
}

Answer delete_subscribed(Platform& platform, const Call& call, const Responder&) {
  Account& account = *platform.world.account(call.node);
  account.subscribed = false;
  account.callback.reset();
  return graph_success();
}

}  // namespace

std::vector<Route> account_routes() {
  return {{"GET", "", get_account},
          {"GET", "phone_numbers", get_phone_numbers},
          {"POST", "subscribed_apps", post_subscribed},
          {"GET", "subscribed_apps", get_subscribed},
          {"DELETE", "subscribed_apps", delete_subscribed}};
}

}  // namespace sambung::simulator
