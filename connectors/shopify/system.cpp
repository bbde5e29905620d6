#include "connectors/shopify/system.hpp"

#include <algorithm>
#include <map>

#include "connectors/shopify/customer.hpp"
#include "connectors/shopify/documents.hpp"
#include "connectors/shopify/order.hpp"

/// What is read: find, fetch, erase.
namespace sambung::shopify {

namespace {

using web::Json;

constexpr std::size_t kFetchMost = 100;
constexpr std::uint32_t kCustomerCost = 4;  // the customer and its three objects
constexpr std::uint32_t kOrderCost = 70;    // with 20 lines

bool is_known(const std::string& object) { return object == "contact" || object == "order"; }

/// Shopify keeps numbers as E.164 and finds no other.
bool is_e164(const std::string& phone) { return phone.starts_with("+"); }

}  // namespace

void System::describe(Call& call) {
  call.emit(
      0, R"({"objects":["contact","order"],"contact":{"create":true,"idempotent":"key",)"
         R"("versions":"seen","batch":{"upsert":20,"fetch":100,"find":20},)"
         R"("find":["phone","email","id"],"merges":false,"deletes":"fetch"},)"
         R"("changes":{"mode":"poll","lag_ms":60000,"poll_ms":10000},"lookups":)" +
             web::order_lookups({"number", "status", "payment", "fulfilment", "currency", "total",
                                 "customer", "email", "phone", "placed_at", "items", "tracking"}) +
             "}");
  call.settle_all(Outcome::done());
}

Json System::by_identifier(const Json& identifier) {
  const Json data = graphql_.say(kByIdentifier, {{"identifier", identifier}}, {kCustomerCost + 1});
  return data.value("customerByIdentifier", Json());
}

std::vector<Json> System::found_by(const Json& keys) {
  std::vector<Json> found;
  const auto look = [&](const Json& identifier) {
    Json customer = by_identifier(identifier);
    const bool matches = web::has_key(phones_of(customer), web::list_in(keys, "phone"), true) ||
                         web::has_key(emails_of(customer), web::list_in(keys, "email"), false) ||
                         web::has_key({mark_of(customer)}, web::list_in(keys, "id"), false);
    const auto same = [&](const Json& other) { return other["id"] == customer["id"]; };
    if (!customer.is_object() || !matches) return;
    if (std::none_of(found.begin(), found.end(), same)) found.push_back(std::move(customer));
  };
  const Json marks = web::list_in(keys, "id");
  for (const Json& mark : marks.empty() || !is_defined() ? Json::array() : marks) {
    if (mark.is_string() && mark != "") {
      look({{"customId", {{"namespace", "sambung"}, {"key", "contact_id"}, {"value", mark}}}});
    }
  }
  for (const Json& phone : web::list_in(keys, "phone")) {
    if (phone.is_string() && is_e164(phone)) look({{"phoneNumber", phone}});
  }
  for (const Json& email : web::list_in(keys, "email")) {
    if (email.is_string() && email != "") look({{"emailAddress", email}});
  }
  return found;
}

void System::find(Call& call) {
  web::each(call, graphql_.api(), [&](std::size_t i, const Json& request) {
    if (web::text_in(request, "object") != "contact") {
      return Outcome::not_supported("object: contacts alone can be found by keys");
    }
    for (const Json& customer : found_by(request.value("keys", Json()))) {
      call.emit(i, web::dump(customer_record(customer).item));
    }
    return Outcome::done();
  });
}

std::vector<Json> System::nodes(const std::string& object, const std::vector<std::string>& gids) {
  std::vector<Json> there;
  if (gids.empty()) return there;
  const bool contact = object == "contact";
  const std::size_t most = contact ? kFetchMost : 10;
  for (std::size_t first = 0; first < gids.size(); first += most) {
    const auto end =
        gids.begin() + static_cast<std::ptrdiff_t>(std::min(first + most, gids.size()));
    const std::vector<std::string> part(gids.begin() + static_cast<std::ptrdiff_t>(first), end);
    const auto cost =
        static_cast<std::uint32_t>(part.size()) * (contact ? kCustomerCost : kOrderCost);
    const Json data = graphql_.say(contact ? kCustomerNodes : kOrderNodes, {{"ids", part}}, {cost});
    for (const Json& node : web::list_in(data, "nodes")) {
      if (node.is_object() && node.contains("id")) there.push_back(node);
    }
  }
  return there;
}

void System::read_lines(Json& order) {
  constexpr int kPagesMax = 10;
  std::string next = next_lines(order);
  for (int pages = 0; !next.empty() && pages < kPagesMax; ++pages) {
    const Json data = graphql_.say(kOrderLines, {{"id", order["id"]}, {"after", next}}, {303});
    const Json* lines = web::at(data, "/order/lineItems");
    if (lines == nullptr) break;  // deleted meanwhile: the next fetch says so
    add_lines(order, *lines);
    next = next_lines(order);
  }
}

web::Record System::record(const std::string& object, Json& native) {
  if (object == "contact") return customer_record(native);
  read_lines(native);
  return order_record(native);
}

void System::fetch(Call& call) {
  web::each_slice(call, graphql_.api(), kFetchMost, [&](std::size_t first, const auto& requests) {
    std::vector<Outcome> outcomes(requests.size(), Outcome::done());
    std::map<std::string, std::vector<std::string>> wanted;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      if (requests[i].is_null()) continue;
      const std::string object = web::text_in(requests[i], "object");
      if (!is_known(object)) {
        outcomes[i] = Outcome::not_supported("object: there are contacts and orders");
        continue;
      }
      const std::string gid =
          gid_of(object == "contact" ? "Customer" : "Order", web::text_in(requests[i], "id"));
      if (!gid.empty()) wanted[object].push_back(gid);
    }
    std::map<std::pair<std::string, std::string>, std::string> items;
    for (const auto& [object, gids] : wanted) {
      for (Json& native : nodes(object, gids)) {
        const web::Record made = record(object, native);
        items[{object, made.id}] = web::dump(made.item);
      }
    }
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const auto item =
          items.find({web::text_in(requests[i], "object"), web::text_in(requests[i], "id")});
      if (item != items.end()) call.emit(first + i, item->second);
    }
    return outcomes;
  });
}

void System::erase(Call& call) {
  web::each(call, graphql_.api(), [&](std::size_t, const Json& request) {
    for (const Json& id : web::list_in(request, "records")) {
      const std::string gid = gid_of("Customer", id.is_string() ? id.get<std::string>() : "");
      if (gid.empty()) continue;
      const Json data = graphql_.say(kEraseData, {{"id", gid}}, {10});
      auto refused = refusal_in(data.value("customerRequestDataErasure", Json()));
      if (refused && refused->outcome != SAMBUNG_GONE) return *std::move(refused);
    }
    return Outcome::done();
  });
}

}  // namespace sambung::shopify
