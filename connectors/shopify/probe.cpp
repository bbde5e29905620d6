#include <algorithm>

#include "connectors/shopify/documents.hpp"
#include "connectors/shopify/system.hpp"

/// Whether the shop answers and what the app may do there; and what must exist there first.
namespace sambung::shopify {

namespace {

using web::Json;

constexpr const char* kWhat = "metafield sambung.contact_id of customers, with unique values";

Json step(const char* state, const std::string& detail = {}) {
  return {{"what", kWhat}, {"state", state}, {"detail", detail}};
}

Json fields() {
  Json all = Json::array();
  for (const char* name : {"firstName", "lastName", "email", "phone", "note", "locale"}) {
    all.push_back(web::field(name, "text", true));
  }
  all.push_back(web::field("tags", "list", true));
  all.push_back(web::field("createdAt", "time", false));
  all.push_back(web::field("numberOfOrders", "number", false));
  return all;
}

}  // namespace

bool System::is_defined() {
  if (defined_) return true;
  const Json data = graphql_.say(kDefinition, Json::object(), {5});
  for (const Json& each : web::list_in(data.value("metafieldDefinitions", Json()), "nodes")) {
    const Json* unique = web::at(each, "/capabilities/uniqueValues/enabled");
    defined_ = defined_ || (unique != nullptr && *unique == true);
  }
  return defined_;
}

void System::probe_shop(std::vector<Json>& findings) {
  const Json data = graphql_.say(kShop, Json::object(), {10});
  findings.push_back(web::finding("reach", true));
  findings.push_back(web::finding("credentials", true));
  findings.push_back(web::clock_finding(graphql_.api().server_ms()));
  const Json* granted = web::at(data, "/currentAppInstallation/accessScopes");
  const Json scopes = granted != nullptr && granted->is_array() ? *granted : Json::array();
  std::string lacks;
  for (const char* scope :
       {"read_customers", "write_customers", "read_orders", "write_customer_data_erasure"}) {
    const bool has = std::any_of(scopes.begin(), scopes.end(), [scope](const Json& each) {
      return web::text_in(each, "handle") == scope;
    });
    if (!has) lacks += (lacks.empty() ? "" : ", ") + std::string(scope);
  }
  findings.push_back(web::finding("rights", lacks.empty(),
                                  lacks.empty() ? "" : "the app lacks the scopes " + lacks));
  const std::string& served = graphql_.served();
  const bool same = served.empty() || served == config_.api_version;
  findings.push_back(web::finding(
      "api_version", same, same ? "" : "Shopify no longer serves it and answered as " + served));
}

void System::probe_customers(std::vector<Json>& findings) {
  try {
    graphql_.say(kCustomers, {{"first", 1}}, {6});
    findings.push_back(web::finding("protected customer data", true));
  } catch (const web::Failure& failure) {
    if (failure.outcome.outcome != SAMBUNG_PERMISSION) throw;
    findings.push_back(web::finding("protected customer data", false, failure.outcome.reason));
  }
  const bool defined = is_defined();
  findings.push_back(web::finding(
      "provisioned", defined,
      defined ? "" : std::string("there is no ") + kWhat + "; `sambung sync provision` makes it"));
  Json found = web::finding("fields", true);
  found["fields"] = fields();
  findings.push_back(std::move(found));
}

void System::probe(Call& call) {
  web::each_call(call, graphql_.api(), [&](std::size_t i) {
    std::vector<Json> findings;
    defined_ = false;
    try {
      probe_shop(findings);
      probe_customers(findings);
    } catch (const web::Failure& failure) {
      if (!web::is_refusal(failure.outcome)) throw;
      findings.push_back(web::finding("credentials", false, failure.outcome.reason));
    }
    for (const Json& each : findings) call.emit(i, web::dump(each));
    return Outcome::done();
  });
}

void System::provision(Call& call) {
  web::each(call, graphql_.api(), [&](std::size_t i, const Json& request) {
    defined_ = false;
    if (is_defined()) {
      call.emit(i, web::dump(step("present")));
      return Outcome::done();
    }
    if (!web::is_true(request, "apply")) {
      call.emit(i, web::dump(step("missing")));
      return Outcome::done();
    }
    const Json data = graphql_.say(kDefine, Json::object(), {10, /*repeatable=*/false});
    const auto refused = refusal_in(data.value("metafieldDefinitionCreate", Json()));
    const char* why =
        "a definition is there whose values are not unique: delete it in Settings > "
        "Custom data > Customers";
    call.emit(
        i, web::dump(refused ? step("failed",
                                    refused->outcome == SAMBUNG_DUPLICATE ? why : refused->reason)
                             : step("made")));
    return Outcome::done();
  });
}

}  // namespace sambung::shopify
