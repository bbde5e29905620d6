#include "connectors/odoo/probe.hpp"

#include "connectors/web/requests.hpp"

namespace sambung::odoo {

namespace {

using web::Failure;
using web::finding;

constexpr std::size_t kFieldsMax = 500;

/// Whether `model` can be read; what keeps us from it else.
Json readable(Rpc& rpc, const std::string& check, const std::string& model) {
  const Json named = {{"domain", Json::array()}, {"fields", {"id"}}, {"limit", 1}};
  try {
    rpc.call({model, "search_read", std::nullopt, named}, Effect::kNone);
    return finding(check, true);
  } catch (const Failure& failure) {
    const bool told =
        failure.outcome.outcome == SAMBUNG_PERMISSION || failure.outcome.outcome == SAMBUNG_INVALID;
    if (!told) throw;
    return finding(check, false, failure.outcome.reason);
  }
}

Json fields_of(const Schema& schema) {
  Json fields = Json::array();
  for (const auto& [name, field] : schema.fields) {
    if (fields.size() == kFieldsMax) break;
    fields.push_back(web::field(name, field.type.c_str(), field.writable, field.required));
  }
  Json found = finding("fields", true);
  found["fields"] = std::move(fields);
  return found;
}

Json step(const std::string& what, bool there, const std::string& detail) {
  return {
      {"what", what}, {"state", there ? "present" : "missing"}, {"detail", there ? "" : detail}};
}

}  // namespace

std::vector<Json> findings(Rpc& rpc, Contacts& contacts) {
  std::vector<Json> all;
  rpc.own_user();
  contacts.forget_schema();
  const Schema& schema = contacts.schema();
  all.push_back(finding("reach", true, "the key is accepted"));
  all.push_back(web::clock_finding(rpc.api().server_ms()));
  all.push_back(readable(rpc, "rights on contacts", "res.partner"));
  all.push_back(readable(rpc, "rights on external ids", "ir.model.data"));
  all.push_back(readable(rpc, "rights on messages", "mail.message"));
  const bool sanitized = schema.has("phone_sanitized");
  all.push_back(finding("search by phone", true,
                        sanitized
                            ? "exact, by phone_sanitized"
                            : "loose and then compared: without the module phone_validation"));
  all.push_back(fields_of(schema));
  return all;
}

std::vector<Json> steps(Rpc& rpc, Contacts& contacts) {
  contacts.forget_schema();
  const bool mail = readable(rpc, "", "mail.message")["ok"].get<bool>();
  return {step("module phone_validation", contacts.schema().has("phone_sanitized"),
               "install it in Apps, so that phones are found in whatever way they are written"),
          step("module mail", mail, "install Discuss in Apps, so that contacts have a chatter")};
}

}  // namespace sambung::odoo
