#include "connectors/odoo/failure.hpp"

namespace sambung::odoo {

namespace {

constexpr std::string_view kOwn = "odoo.exceptions.";

std::string_view name_at(const web::Json& body, std::string_view pointer) {
  const web::Json* name = web::at(body, pointer);
  return name != nullptr && name->is_string()
             ? std::string_view(name->get_ref<const std::string&>())
             : std::string_view();
}

std::optional<Outcome> outcome_of_own(std::string_view name) {
  if (name == "AccessDenied") return Outcome::auth_dead("Odoo does not accept the API key");
  if (name == "AccessError") {
    return Outcome::permission("the user lacks a right in Odoo; it needs Contact Creation");
  }
  if (name == "MissingError") return Outcome::gone("the record is not in Odoo any more");
  if (name == "LockError" || name == "ConcurrencyError" || name == "CacheMiss") {
    return Outcome::transient("somebody else writes to the record in Odoo just now");
  }
  if (name == "UserError" || name == "ValidationError" || name == "RedirectWarning") {
    return Outcome::invalid("Odoo refuses the values by a rule of its own (" + std::string(name) +
                            ")");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Outcome> outcome_of_exception(std::string_view name) {
  if (name.starts_with(kOwn)) return outcome_of_own(name.substr(kOwn.size()));
  if (name.starts_with("psycopg2.")) {
    return Outcome::transient("Odoo's database did not take the transaction");
  }
  if (name == "odoo.http.SessionExpiredException") {
    return Outcome::auth_dead("Odoo asks for another log-in");
  }
  if (name == "werkzeug.exceptions.NotFound") {
    return Outcome::invalid("Odoo has no such model or method: a module or its version is missing");
  }
  if (name == "werkzeug.exceptions.Unauthorized") {
    return Outcome::auth_dead("Odoo does not accept the API key; has it expired?");
  }
  if (name == "werkzeug.exceptions.UnprocessableEntity") {
    return Outcome::invalid("Odoo's method does not take these arguments; its version is another");
  }
  // ValueError, TypeError, KeyError: raised over what was said, and again the next time.
  if (name.starts_with("builtins.")) {
    return Outcome::invalid("Odoo failed over the values that it was given");
  }
  return std::nullopt;
}

std::optional<Outcome> judge_json2(const HttpRequest&, const HttpAnswer& answer,
                                   const web::Json& body) {
  if (answer.good()) return std::nullopt;
  if (const auto outcome = outcome_of_exception(name_at(body, "/name"))) return outcome;
  if (answer.status == 404) {
    return Outcome::invalid(
        "Odoo has no JSON-2 there: below version 19 set `api: jsonrpc`, and look at base_url");
  }
  if (answer.status == 422) return Outcome::invalid("Odoo refuses the values");
  if (answer.status == 409) return Outcome::transient("the record is locked in Odoo");
  return std::nullopt;
}

std::optional<Outcome> judge_jsonrpc(const HttpRequest&, const HttpAnswer& answer,
                                     const web::Json& body) {
  if (const web::Json* error = web::at(body, "/error"); error != nullptr && !error->is_null()) {
    if (const auto outcome = outcome_of_exception(name_at(body, "/error/data/name")))
      return outcome;
    const web::Json* code = web::at(body, "/error/code");
    if (code != nullptr && *code == 100) return Outcome::auth_dead("Odoo asks for another log-in");
    if (code != nullptr && *code == 404) {
      return Outcome::invalid("Odoo has no JSON-RPC there: look at base_url and `api`");
    }
    return Outcome::transient("Odoo failed by an error of its own");
  }
  if (answer.status == 404) {
    return Outcome::invalid("Odoo has no JSON-RPC there: look at base_url and `api`");
  }
  return std::nullopt;
}

}  // namespace sambung::odoo
