#include "core/simulator/graph/status_script.hpp"

#include <nlohmann/json.hpp>

#include "core/simulator/graph/webhook_values.hpp"

namespace sambung::simulator {
namespace {

using std::chrono::milliseconds;

Json pricing_of(const Dispatch& dispatch) {
  const bool free = dispatch.window && (dispatch.category == "service");
  return {{"billable", !free},
          {"pricing_model", "PMP"},
          {"type", free ? "free_customer_service" : "regular"},
          {"category", dispatch.category}};
}

void add_recipient(Json& status, const Dispatch& dispatch, bool failed) {
  if (!dispatch.to.empty()) status["recipient_id"] = dispatch.to;
  if (dispatch.group) status["recipient_type"] = "group";
  // Of a message sent to a phone, `failed` says no business-scoped id.
  const bool by_phone = !dispatch.to.empty();
  if (!dispatch.group && !(failed && by_phone)) status["recipient_user_id"] = dispatch.user_id;
}

void report(Platform& platform, const Dispatch& dispatch, const std::string& what) {
  Channel* channel = platform.world.channel(dispatch.channel_id);
  if (channel == nullptr) return;
  const bool failed = what == "failed";
  Json status = {{"id", dispatch.message_id},
                 {"status", what},
                 {"timestamp", std::to_string(unix_ms(platform.clock.now()) / 1000)}};
  add_recipient(status, dispatch, failed);
  if (!dispatch.callback_data.empty()) status["biz_opaque_callback_data"] = dispatch.callback_data;
  if (what == "sent" || what == "delivered") status["pricing"] = pricing_of(dispatch);
  if (failed) {
    status["errors"] = Json::array(
        {webhook_error(dispatch.fails_with, "Simulated: " + error_title(dispatch.fails_with))});
  }
  Json value = channel_value(*channel);
  if (!failed && !dispatch.group) {
    value["contacts"] =
        contacts_of(platform.world.person(dispatch.to.empty() ? dispatch.user_id : dispatch.to));
  }
  value["statuses"] = Json::array({std::move(status)});
  if (SentMessage* sent = platform.world.sent(dispatch.message_id)) sent->statuses.push_back(what);
  // Nobody subscribed, or too many waiting: the status is lost, as it would be at Meta's.
  static_cast<void>(
      platform.webhooks.emit(channel_change(*channel, "messages", value)).has_value());
}

void report_after(Platform& platform, const Dispatch& dispatch, const char* what,
                  milliseconds simulated) {
  platform.loop.after(platform.pace.real(simulated),
                      [&platform, dispatch, what] { report(platform, dispatch, what); });
}

}  // namespace

void schedule_statuses(Platform& platform, const Dispatch& dispatch) {
  const Faults& faults = platform.webhooks.faults();
  const bool skip_sent = platform.random.chance(faults.skip_sent);
  const bool skip_delivered = platform.random.chance(faults.skip_delivered);
  const milliseconds sent(100 + platform.random.below(200));
  const milliseconds delivered = sent + milliseconds(200 + platform.random.below(800));
  const milliseconds read = delivered + milliseconds(1000 + platform.random.below(4000));
  if (dispatch.fails_with != 0) {
    report_after(platform, dispatch, "failed", sent);
    return;
  }
  if (!skip_sent) report_after(platform, dispatch, "sent", sent);
  if (dispatch.type == "reaction") return;
  if (!skip_delivered) report_after(platform, dispatch, "delivered", delivered);
  report_after(platform, dispatch, "read", read);
  if (dispatch.voice) report_after(platform, dispatch, "played", read + milliseconds(2000));
}

}  // namespace sambung::simulator
