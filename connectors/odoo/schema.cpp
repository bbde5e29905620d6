#include "connectors/odoo/schema.hpp"

#include <algorithm>

namespace sambung::odoo {

namespace {

constexpr const char* kAlways[] = {"name",     "phone",  "mobile",       "phone_sanitized",
                                   "email",    "lang",   "company_name", "category_id",
                                   "function", "street", "city",         "zip",
                                   "ref",      "active", "write_date",   "write_uid"};

}  // namespace

Schema read_schema(const Json& answer) {
  Schema schema;
  if (answer.is_object()) {
    for (const auto& [name, facts] : answer.items()) {
      if (!facts.is_object()) continue;
      schema.fields[name] = {web::text_in(facts, "type"), !web::is_true(facts, "readonly"),
                             web::is_true(facts, "required")};
    }
  }
  if (!schema.has("name") || !schema.has("write_date")) {
    throw web::Failure(Outcome::transient("Odoo does not describe its partners"));
  }
  return schema;
}

std::vector<std::string> names_to_read(const Schema& schema, const std::vector<std::string>& more) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    const bool known = std::find(names.begin(), names.end(), name) != names.end();
    if (schema.has(name) && !known) names.push_back(name);
  };
  for (const char* name : kAlways) add(name);
  for (const std::string& name : more) add(name);
  return names;
}

}  // namespace sambung::odoo
