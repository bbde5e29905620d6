#include <algorithm>

#include "connectors/qontak/system.hpp"

/// Whether Qontak answers, and what must exist there first.
namespace sambung::qontak {

namespace {

using web::Json;

bool is_refusal(const Outcome& outcome) {
  return outcome.outcome == SAMBUNG_AUTH_DEAD || outcome.outcome == SAMBUNG_PERMISSION;
}

bool has_field(const Json& fields, const std::string& name) {
  return std::any_of(fields.begin(), fields.end(),
                     [&name](const Json& each) { return web::text_in(each, "name") == name; });
}

Json fields_finding(const Json& fields) {
  Json found = web::finding("fields", true);
  found["fields"] = Json::array();
  for (const Json& each : fields) {
    const std::string name = web::text_in(each, "name");
    const std::string own = web::is_true(each, "additional_field") ? "additional." + name : name;
    // Its name in the list of fields is not the one that contacts have.
    found["fields"].push_back(web::field(own == "crm_phones" ? "telephone" : own, "text", true,
                                         web::is_true(each, "required")));
  }
  return found;
}

constexpr const char* kHow =
    "Qontak's API makes no fields: make a single line of text under Settings > Customization > "
    "Contact properties";

}  // namespace

void System::probe(Call& call) {
  web::each_call(call, api_, [&](std::size_t i) {
    std::vector<Json> findings;
    try {
      const Json fields = response("/contacts/info");
      response("/contacts", {{"page", "1"}, {"per_page", "1"}});
      findings.push_back(web::finding("reach", true));
      findings.push_back(web::finding("credentials", true));
      findings.push_back(web::clock_finding(api_.server_ms()));
      const Json list = fields.is_array() ? fields : Json::array();
      if (!config_.id_field.empty()) {
        const bool there = has_field(list, config_.id_field);
        findings.push_back(web::finding("id_field", there, there ? "" : kHow));
      }
      findings.push_back(fields_finding(list));
    } catch (const web::Failure& failure) {
      if (!is_refusal(failure.outcome)) throw;
      findings.push_back(web::finding("credentials", false, failure.outcome.reason));
    }
    for (const Json& each : findings) call.emit(i, web::dump(each));
    return Outcome::done();
  });
}

void System::provision(Call& call) {
  web::each_call(call, api_, [&](std::size_t i) {
    if (config_.id_field.empty()) return Outcome::done();
    additional_ = nullptr;
    const bool there = has_field(additional_fields(), config_.id_field);
    call.emit(i, web::dump({{"what", "additional field " + config_.id_field + " of contacts"},
                            {"state", there ? "present" : "missing"},
                            {"detail", there ? "" : kHow}}));
    return Outcome::done();
  });
}

}  // namespace sambung::qontak
