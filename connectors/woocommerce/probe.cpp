#include "connectors/woocommerce/system.hpp"

/// Whether the shop answers, and what the key may do there.
namespace sambung::woocommerce {

namespace {

using web::Json;

Json fields() {
  Json all = Json::array({web::field("email", "text", true, true)});
  for (const char* name : {"first_name", "last_name"})
    all.push_back(web::field(name, "text", true));
  all.push_back(web::field("billing", "object", true));
  for (const char* name : {"username", "role", "is_paying_customer", "date_created_gmt"}) {
    all.push_back(web::field(name, "text", false));
  }
  return all;
}

bool is_refusal(const Outcome& outcome) {
  return outcome.outcome == SAMBUNG_AUTH_DEAD || outcome.outcome == SAMBUNG_PERMISSION;
}

}  // namespace

/// A batch of nothing does nothing, and is refused without the right to write.
void System::write_finding(std::vector<Json>& findings) {
  HttpRequest request = web::json_request("POST", std::string(kApi) + "/customers/batch",
                                          {{"update", Json::array()}});
  request.repeatable = true;
  try {
    api_.say(std::move(request));
    findings.push_back(web::finding("rights", true));
  } catch (const web::Failure& failure) {
    if (!is_refusal(failure.outcome)) throw;
    findings.push_back(web::finding("rights", false,
                                    "the key reads and does not write: give it Read/Write, and a "
                                    "user who is a shop manager"));
  }
}

void System::probe(Call& call) {
  web::each_call(call, api_, [&](std::size_t i) {
    std::vector<Json> findings;
    try {
      list("/customers", {{"role", "all"}, {"per_page", "1"}});
      list("/orders", {{"per_page", "1"}});
      findings.push_back(web::finding("reach", true));
      findings.push_back(web::finding("credentials", true));
      findings.push_back(web::clock_finding(api_.server_ms()));
      write_finding(findings);
      Json found = web::finding("fields", true);
      found["fields"] = fields();
      findings.push_back(std::move(found));
    } catch (const web::Failure& failure) {
      if (!is_refusal(failure.outcome)) throw;
      findings.push_back(web::finding("credentials", false, failure.outcome.reason));
    }
    for (const Json& each : findings) call.emit(i, web::dump(each));
    return Outcome::done();
  });
}

}  // namespace sambung::woocommerce
