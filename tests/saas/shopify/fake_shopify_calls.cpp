#include <algorithm>

#include "tests/saas/shopify/fake_shopify.hpp"
#include "tests/saas/signed_hook.hpp"

/// What queries and mutations do, and webhooks.
namespace sambung::testing {

namespace {

constexpr int kFailuresMax = 8;

std::int64_t number_of(const std::string& gid) {
  return std::atoll(gid.substr(gid.rfind('/') + 1).c_str());
}

json user_errors(const char* payload, const json& field, const char* code) {
  return {{payload, nullptr},
          {"userErrors",
           {{{"__typename", "CustomerSetUserError"},
             {"field", field},
             {"message", std::string(code) + " by Siti +628123456789"},
             {"code", code}}}}};
}

json good(const char* payload, const json& value) {
  return {{payload, value}, {"userErrors", json::array()}};
}

/// "updated_at:>='2026-11-26T00:00:00Z'"; all else is ignored, as Shopify does.
std::string since_in(const json& arguments) {
  const std::string query =
      arguments.value("query", json()).is_string() ? arguments["query"].get<std::string>() : "";
  const std::string start = "updated_at:>='";
  if (!query.starts_with(start)) return {};
  return query.substr(start.size(), query.find('\'', start.size()) - start.size());
}

/// The value of a filter that orders can be searched by; empty: it is not asked for.
std::string filter_in(const json& arguments, const std::string& name) {
  const json query = arguments.value("query", json());
  const std::string text = query.is_string() ? query.get<std::string>() : "";
  if (!text.starts_with(name + ":")) return {};
  std::string value = text.substr(name.size() + 1);
  std::erase(value, '\'');
  return value;
}

/// Whether a search finds the order; a name is found by a part of it.
bool fits(const json& order, const json& arguments) {
  const auto has = [&order](const char* member, const std::string& text) {
    return order.value(member, json()).is_string() &&
           order[member].get<std::string>().find(text) != std::string::npos;
  };
  const std::string customer = filter_in(arguments, "customer_id");
  const json of = order.value("customer", json());
  if (!customer.empty() && (!of.is_object() || of["id"] != "gid://shopify/Customer/" + customer)) {
    return false;
  }
  const std::string email = filter_in(arguments, "email");
  const std::string name = filter_in(arguments, "name");
  return (email.empty() || has("email", email)) && (name.empty() || has("name", name));
}

/// What a mutation's input may have; all else is refused before anything is done.
void want_only(const json& input, const std::set<std::string>& known, const char* type) {
  for (const auto& [name, value] : input.items()) {
    if (!known.contains(name)) {
      throw GraphqlError("INVALID_VARIABLE",
                         "Field is not defined on " + std::string(type) + ": " + name);
    }
  }
}

const std::string kMark = "sambung.contact_id";

json definition() {
  return {
      {"__typename", "MetafieldDefinition"},
      {"id", "gid://shopify/MetafieldDefinition/1"},
      {"type", {{"__typename", "MetafieldDefinitionType"}, {"name", "id"}}},
      {"capabilities",
       {{"__typename", "MetafieldCapabilities"},
        {"uniqueValues", {{"__typename", "MetafieldCapabilityUniqueValues"}, {"enabled", true}}}}}};
}

std::string text_at(const json& object, const char* member, const char* inner) {
  return object[member].is_object() ? object[member].value(inner, "") : "";
}

}  // namespace

json FakeShopify::search(const std::map<std::int64_t, json>& in, const Selected& field) const {
  const std::string since = ignores_filters ? "" : since_in(field.arguments);
  std::vector<json> found;
  for (const auto& [id, record] : in) {
    const std::string changed = record["updatedAt"];
    const bool order = record.value("__typename", "") == "Order";
    if (order && !ignores_filters && !fits(record, field.arguments)) continue;
    if (changed < since || changed > utc(now() - index_lag_s)) continue;
    found.push_back(record);
  }
  if (field.arguments.value("sortKey", "ID") == "UPDATED_AT") {
    std::stable_sort(found.begin(), found.end(), [](const json& a, const json& b) {
      return std::pair(a["updatedAt"], a["id"]) < std::pair(b["updatedAt"], b["id"]);
    });
  }
  if (field.arguments.value("sortKey", "ID") == "CREATED_AT") {
    std::stable_sort(found.begin(), found.end(), [](const json& a, const json& b) {
      return std::pair(a["createdAt"], a["id"]) < std::pair(b["createdAt"], b["id"]);
    });
  }
  if (field.arguments.value("reverse", false)) std::reverse(found.begin(), found.end());
  return found;
}

json FakeShopify::by_identifier(const json& identifier) {
  want_only(identifier, {"customId", "emailAddress", "id", "phoneNumber"},
            "CustomerIdentifierInput");
  if (identifier.size() != 1) throw GraphqlError("INVALID_VARIABLE", "exactly one identifier");
  if (identifier.contains("customId") && !defined) {
    throw GraphqlError("BAD_REQUEST", "no metafield definition of that namespace and key");
  }
  for (const auto& [id, customer] : customers) {
    const json mark = customer["metafields"].value(kMark, json());
    const bool same =
        identifier.contains("customId") ? mark == identifier["customId"]["value"]
        : identifier.contains("phoneNumber")
            ? text_at(customer, "defaultPhoneNumber", "phoneNumber") == identifier["phoneNumber"]
        : identifier.contains("emailAddress")
            ? text_at(customer, "defaultEmailAddress", "emailAddress") == identifier["emailAddress"]
            : customer["id"] == identifier["id"];
    if (same) return customer;
  }
  return nullptr;
}

json FakeShopify::query(const Selected& field) {
  if (field.name == "customers") return search(customers, field);
  if (field.name == "orders") return search(orders, field);
  if (field.name == "customerByIdentifier") return by_identifier(field.arguments.at("identifier"));
  if (field.name == "nodes") {
    json found = json::array();
    for (const json& gid : field.arguments.at("ids")) {
      const std::int64_t id = number_of(gid);
      const bool customer = gid.get<std::string>().find("/Customer/") != std::string::npos;
      const auto& all = customer ? customers : orders;
      found.push_back(all.contains(id) ? all.at(id) : json());
    }
    return found;
  }
  if (field.name == "order") {
    const auto found = orders.find(number_of(field.arguments.at("id")));
    return found == orders.end() ? json() : found->second;
  }
  if (field.name == "metafieldDefinitions")
    return defined ? json::array({definition()}) : json::array();
  if (field.name == "webhookSubscriptions") {
    json all = json::array();
    for (const auto& [id, hook] : hooks) all.push_back(hook);
    return all;
  }
  if (field.name == "shop") {
    return {{"__typename", "Shop"}, {"myshopifyDomain", "kopi.myshopify.com"}};
  }
  if (field.name == "currentAppInstallation") {
    json granted = json::array();
    for (const std::string& scope : scopes) {
      granted.push_back({{"__typename", "AccessScope"}, {"handle", scope}});
    }
    return {{"__typename", "AppInstallation"}, {"accessScopes", granted}};
  }
  throw GraphqlError("undefinedField",
                     "Field '" + field.name + "' doesn't exist on type 'QueryRoot'");
}

json FakeShopify::mutate(const Selected& field) {
  if (field.name == "customerSet") return set_customer(field);
  if (field.name == "webhookSubscriptionCreate") return set_hook(field);
  if (field.name == "webhookSubscriptionDelete") {
    const json& gid = field.arguments.at("id");
    if (hooks.erase(number_of(gid)) == 0)
      return user_errors("deletedWebhookSubscriptionId", {"id"}, "NOT_FOUND");
    return good("deletedWebhookSubscriptionId", gid);
  }
  if (field.name == "customerRequestDataErasure") {
    const json& gid = field.arguments.at("customerId");
    if (!customers.contains(number_of(gid)))
      return user_errors("customerId", {"customerId"}, "DOES_NOT_EXIST");
    erasures.push_back(gid);
    return good("customerId", gid);
  }
  if (field.name == "metafieldDefinitionCreate") {
    const json& wanted = field.arguments.at("definition");
    if (defined) return user_errors("createdDefinition", {"definition", "key"}, "TAKEN");
    defined = wanted.at("ownerType") == "CUSTOMER" &&
              wanted["capabilities"]["uniqueValues"]["enabled"] == true;
    return good("createdDefinition", definition());
  }
  throw GraphqlError("undefinedField",
                     "Field '" + field.name + "' doesn't exist on type 'Mutation'");
}

json FakeShopify::refusal_of(const json& input, std::int64_t id) const {
  for (const auto& [other, customer] : customers) {
    if (other == id) continue;
    const std::string phone = text_at(customer, "defaultPhoneNumber", "phoneNumber");
    const std::string email = text_at(customer, "defaultEmailAddress", "emailAddress");
    if (!phone.empty() && input.value("phone", json()) == phone)
      return user_errors("customer", {"input", "phone"}, "TAKEN");
    if (!email.empty() && input.value("email", json()) == email)
      return user_errors("customer", {"input", "email"}, "TAKEN");
  }
  const json phone = input.value("phone", json());
  if (phone.is_string() && !phone.get_ref<const std::string&>().starts_with("+")) {
    return user_errors("customer", {"input", "phone"}, "INVALID");
  }
  return nullptr;
}

json FakeShopify::set_customer(const Selected& field) {
  const json& input = field.arguments.at("input");
  const json identifier = field.arguments.value("identifier", json::object());
  want_only(input,
            {"addresses", "email", "firstName", "id", "lastName", "locale", "note", "phone", "tags",
             "taxExempt", "taxExemptions"},
            "CustomerSetInput");
  want_only(identifier, {"customId", "email", "id", "phone"}, "CustomerSetIdentifiers");
  json wanted = json::object();
  for (const auto& [name, value] : identifier.items()) {
    const bool by = name == "customId" || name == "id";
    wanted[by ? name : name == "email" ? "emailAddress" : "phoneNumber"] = value;
  }
  const json found = wanted.empty() ? json() : by_identifier(wanted);
  if (found.is_null() && wanted.contains("id"))
    return user_errors("customer", {"identifier", "id"}, "NOT_FOUND");
  std::int64_t id = found.is_null() ? 0 : number_of(found["id"]);
  if (const json refusal = refusal_of(input, id); !refusal.is_null()) return refusal;
  const bool empty = !input.contains("email") && !input.contains("phone") &&
                     !input.contains("firstName") && !input.contains("lastName");
  if (id == 0 && empty) return user_errors("customer", {"input"}, "BLANK");
  if (id == 0) id = number_of(add(json::object())["id"]);
  json& customer = customers[id];
  for (const auto& [name, value] : input.items()) {
    if (name == "email") {
      customer["defaultEmailAddress"] =
          value.is_null() ? value
                          : json{{"__typename", "CustomerEmailAddress"}, {"emailAddress", value}};
    } else if (name == "phone") {
      customer["defaultPhoneNumber"] =
          value.is_null() ? value
                          : json{{"__typename", "CustomerPhoneNumber"}, {"phoneNumber", value}};
    } else {
      customer[name] = value;
    }
  }
  if (identifier.contains("customId"))
    customer["metafields"][kMark] = identifier["customId"]["value"];
  touch(customer);
  return good("customer", customer);
}

json FakeShopify::set_hook(const Selected& field) {
  const json& wanted = field.arguments.at("webhookSubscription");
  want_only(wanted, {"uri", "format", "filter", "includeFields", "name"},
            "WebhookSubscriptionInput");
  const json& topic = field.arguments.at("topic");
  for (const auto& [id, hook] : hooks) {
    if (hook["topic"] == topic && hook["uri"] == wanted["uri"]) {
      return user_errors("webhookSubscription", {"webhookSubscription", "uri"}, "TAKEN");
    }
  }
  const std::int64_t id = next_++;
  hooks[id] = {{"__typename", "WebhookSubscription"},
               {"id", "gid://shopify/WebhookSubscription/" + std::to_string(id)},
               {"topic", topic},
               {"uri", wanted["uri"]},
               {"failures", 0}};
  return good("webhookSubscription", hooks[id]);
}

FakeShopify::Delivery FakeShopify::delivery(const std::string& topic, const json& body,
                                            int hook) const {
  Delivery made;
  made.body = body.dump();
  made.headers = {{"content-type", "application/json"},
                  {"x-shopify-topic", topic},
                  {"x-shopify-shop-domain", "kopi.myshopify.com"},
                  {"x-shopify-webhook-id", "hook-" + std::to_string(hook)},
                  {"x-shopify-triggered-at", utc(now(), "%Y-%m-%dT%H:%M:%S.123456789Z")},
                  {"x-shopify-hmac-sha256", base64_hmac(secrets.front(), made.body)}};
  return made;
}

void FakeShopify::deliveries_failed() {
  for (auto& [id, hook] : hooks) hook["failures"] = hook["failures"].get<int>() + 1;
  std::erase_if(hooks, [](const auto& each) { return each.second["failures"] >= kFailuresMax; });
}

}  // namespace sambung::testing
