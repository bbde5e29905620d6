#include "connectors/web/hooks.hpp"

#include <algorithm>
#include <array>

#include "connectors/shopify/customer.hpp"
#include "connectors/shopify/documents.hpp"
#include "connectors/shopify/system.hpp"

/// Shopify's webhooks: reading them, and keeping them coming. They come in any order and more than once,
/// so that a change is a hint: the record is fetched.
namespace sambung::shopify {

namespace {

using web::Json;

constexpr std::array kTopics = {"CUSTOMERS_CREATE", "CUSTOMERS_UPDATE", "CUSTOMERS_DELETE",
                                "CUSTOMERS_MERGE",  "ORDERS_CREATE",    "ORDERS_UPDATED",
                                "ORDERS_DELETE"};

/// The record's id in a body: "id" is a number there.
std::string id_in(const Json& body) {
  const Json* id = web::at(body, "/id");
  const std::string text = id == nullptr ? std::string() : web::text_of(*id).value_or("");
  return gid_of("", text).empty() ? std::string() : text;
}

/// That a record is gone, or went into `into`, since the webhook was triggered. Without its time the
/// broker asks for the record.
Json gone(const std::string& object, const std::string& id, const Json& context,
          const std::string& into) {
  const auto time =
      web::read_time(web::hook_header(context, "x-shopify-triggered-at"), web::TimeForm::kIso);
  if (!time) return web::hint(object, id);
  Json item = web::record_of(object, id, *time, *time).item;
  if (into.empty()) {
    item["deleted"] = true;
  } else {
    item["merged_into"] = into;
  }
  return item;
}

Outcome receive_merge(Call& call, std::size_t index, const Json& body, const Json& context) {
  const std::string kept = id_of(web::text_in(body, "admin_graphql_api_customer_kept_id"));
  const std::string lost = id_of(web::text_in(body, "admin_graphql_api_customer_deleted_id"));
  if (kept.empty() || lost.empty()) {
    return Outcome::invalid("the webhook of a merge lacks the customers' ids");
  }
  call.emit(index, web::dump(gone("contact", lost, context, kept)));
  call.emit(index, web::dump(web::hint("contact", kept)));
  return Outcome::done();
}

}  // namespace

void System::receive(Call& call) {
  for (std::size_t i = 0; i < call.size(); ++i) {
    const auto body = web::parse_json(call.request(i));
    const Json context = web::parse_json(call.context(i)).value_or(Json::object());
    const std::string topic = web::hook_header(context, "x-shopify-topic");
    const bool contact = topic.starts_with("customers/");
    // Others, and what the law makes every app take (customers/redact ...), are not about records here.
    const bool about = (contact || topic.starts_with("orders/")) && topic != "customers/redact" &&
                       topic != "customers/data_request";
    if (!body || !body->is_object()) {
      call.settle(i, Outcome::invalid("the webhook's body is no JSON object"));
    } else if (!about) {
      call.settle(i, Outcome::done());
    } else if (topic == "customers/merge") {
      call.settle(i, receive_merge(call, i, *body, context));
    } else if (const std::string id = id_in(*body); id.empty()) {
      call.settle(i, Outcome::invalid("the webhook has no id"));
    } else {
      const std::string object = contact ? "contact" : "order";
      call.emit(i, web::dump(topic.ends_with("/delete") ? gone(object, id, context, "")
                                                        : web::hint(object, id)));
      call.settle(i, Outcome::done());
    }
  }
}

std::vector<Json> System::own_hooks() {
  constexpr int kPagesMax = 50;
  std::vector<Json> ours;
  Json variables = Json::object();
  for (int pages = 0; pages < kPagesMax; ++pages) {
    const Json data = graphql_.say(kHooks, variables, {102});
    const Json list = data.value("webhookSubscriptions", Json());
    for (const Json& each : web::list_in(list, "nodes")) {
      if (web::is_own_hook(web::text_in(each, "uri"), config_.connection)) {
        ours.push_back(each);
      }
    }
    const Json* page = web::at(list, "/pageInfo");
    if (page == nullptr || !web::is_true(*page, "hasNextPage")) break;
    variables["after"] = web::text_in(*page, "endCursor");
  }
  return ours;
}

/// After eight deliveries that failed Shopify deletes a subscription and tells nobody.
void System::make_hooks(const std::string& url, const std::vector<Json>& there) {
  for (const char* topic : kTopics) {
    const bool is_there = std::any_of(there.begin(), there.end(), [topic](const Json& each) {
      return web::text_in(each, "topic") == topic;
    });
    if (is_there) continue;
    const Json data =
        graphql_.say(kHookCreate, {{"topic", topic}, {"uri", url}}, {10, /*repeatable=*/false});
    const auto refused = refusal_in(data.value("webhookSubscriptionCreate", Json()));
    if (refused) {
      throw web::Failure(Outcome::invalid(std::string(topic) + ", " + refused->reason +
                                          ": the webhook's URL must be https and public"));
    }
  }
}

void System::end_hooks(const std::vector<Json>& there) {
  for (const Json& each : there) {
    graphql_.say(kHookDelete, {{"id", web::text_in(each, "id")}}, {10});
  }
}

void System::subscriptions(Call& call) {
  web::each(call, graphql_.api(), [&](std::size_t i, const Json& request) {
    const std::string url = web::text_in(request, "url");
    std::vector<Json> there = own_hooks();
    const auto elsewhere = std::partition(there.begin(), there.end(), [&url](const Json& each) {
      return web::text_in(each, "uri") == url;
    });
    end_hooks({elsewhere, there.end()});
    there.erase(elsewhere, there.end());
    if (url.empty()) return Outcome::done();
    make_hooks(url, there);
    for (const Json& each : own_hooks()) {
      call.emit(i, web::dump(web::subscription(id_of(web::text_in(each, "id")),
                                               web::text_in(each, "topic"))));
    }
    return Outcome::done();
  });
}

}  // namespace sambung::shopify
