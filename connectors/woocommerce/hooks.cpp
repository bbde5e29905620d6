#include "connectors/web/hooks.hpp"

#include <algorithm>
#include <array>

#include "connectors/woocommerce/customer.hpp"
#include "connectors/woocommerce/system.hpp"

/// The shop's webhooks: reading them, and keeping them coming. They come late and in any order, so each
/// is a hint: the record is fetched, and is not there when it was deleted.
namespace sambung::woocommerce {

namespace {

using web::Json;

constexpr std::array kTopics = {"customer.created", "customer.updated", "customer.deleted",
                                "order.created",    "order.updated",    "order.deleted"};
/// What the shop says to a new address, as a form: no record, and not signed.
constexpr std::string_view kGreeting = "webhook_id=";

std::string path_of(const Json& hook) {
  const std::string id = id_of(hook);
  if (id.empty()) throw web::Failure(Outcome::invalid("a webhook of the shop has no id"));
  return std::string(kApi) + "/webhooks/" + id;
}

/// After more than five deliveries that failed the shop disables a webhook; one that is paused was paused
/// by somebody.
Json revival_of(const Json& hook, const std::string& secret) {
  Json edit = Json::object();
  if (web::text_in(hook, "status") == "disabled") edit["status"] = "active";
  if (!secret.empty()) edit["secret"] = secret;  // the shop does not show the one that it has
  return edit;
}

Outcome received(Call& call, std::size_t index) {
  const std::string_view text = call.request(index);
  if (text.starts_with(kGreeting)) return Outcome::done();
  const auto body = web::parse_json(text);
  if (!body || !body->is_object()) {
    return Outcome::invalid("the webhook's body is no JSON object");
  }
  const Json context = web::parse_json(call.context(index)).value_or(Json::object());
  const std::string topic = web::hook_header(context, "x-wc-webhook-topic");
  const bool contact = topic.starts_with("customer.");
  if (!contact && !topic.starts_with("order.")) return Outcome::done();
  const std::string id = id_of(*body);
  if (id.empty()) return Outcome::invalid("the webhook has no id");
  call.emit(index, web::dump(web::hint(contact ? "contact" : "order", id)));
  return Outcome::done();
}

}  // namespace

void System::receive(Call& call) {
  for (std::size_t i = 0; i < call.size(); ++i) call.settle(i, received(call, i));
}

std::vector<Json> System::own_hooks() {
  constexpr int kPagesMax = 20;
  std::vector<Json> ours;
  for (int page = 1; page <= kPagesMax; ++page) {
    const Rows rows = list("/webhooks", {{"status", "all"},
                                         {"per_page", std::to_string(kBatchMost)},
                                         {"page", std::to_string(page)}});
    for (const Json& each : rows.rows) {
      if (web::is_own_hook(web::text_in(each, "delivery_url"), config_.connection)) {
        ours.push_back(each);
      }
    }
    if (static_cast<std::size_t>(page) * kBatchMost >= rows.total) break;
  }
  return ours;
}

void System::ensure_hooks(const std::string& url, const std::string& secret,
                          const std::vector<Json>& there) {
  for (const char* topic : kTopics) {
    const auto hook = std::find_if(there.begin(), there.end(), [&](const Json& each) {
      return web::text_in(each, "topic") == topic && web::text_in(each, "delivery_url") == url;
    });
    if (hook == there.end()) {
      Json body = {{"name", "sambung " + config_.connection + " " + topic},
                   {"topic", topic},
                   {"delivery_url", url},
                   {"status", "active"}};
      if (!secret.empty()) body["secret"] = secret;
      api_.say(web::json_request("POST", std::string(kApi) + "/webhooks", body));
    } else if (const Json edit = revival_of(*hook, secret); !edit.empty()) {
      HttpRequest request = web::json_request("PUT", path_of(*hook), edit);
      request.repeatable = true;
      api_.say(std::move(request));
    }
  }
}

void System::subscriptions(Call& call) {
  web::each(call, api_, [&](std::size_t i, const Json& request) {
    const std::string url = web::text_in(request, "url");
    const std::vector<Json> there = own_hooks();
    for (const Json& each : there) {
      if (web::text_in(each, "delivery_url") == url) continue;
      HttpRequest remove{.method = "DELETE", .url = path_of(each) + "?force=true"};
      remove.repeatable = true;
      api_.say(std::move(remove));
    }
    if (url.empty()) return Outcome::done();
    ensure_hooks(url, web::text_in(request, "secret"), there);
    for (const Json& each : own_hooks()) {
      call.emit(i, web::dump(web::subscription(id_of(each), web::text_in(each, "topic"))));
    }
    return Outcome::done();
  });
}

}  // namespace sambung::woocommerce
