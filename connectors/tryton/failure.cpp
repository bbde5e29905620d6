#include "connectors/tryton/failure.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace sambung::tryton {

namespace {

using nlohmann::json;

struct Phrase {
  std::string_view has;
  std::string_view field;
};

// What modules say of a value; trytond 6.0 party/message.xml and ir/message.xml.
constexpr Phrase kPhrases[] = {{"The phone number \"", "contact_mechanisms"},
                               {"code on party must be unique", "code"},
                               {"party category must be unique", "categories"},
                               {"You cannot change the party of contact", "contact_mechanisms"},
                               {"\"Party Identifier\"", "identifiers"},
                               {"\"Contact Mechanism\"", "contact_mechanisms"},
                               {"field \"Name\"", "name"},
                               {"field \"Language\"", "language"},
                               {"field \"Code\"", "code"}};

std::string text_at(const json& list, std::size_t index) {
  if (!list.is_array() || list.size() <= index || !list[index].is_string()) return {};
  return list[index].get<std::string>();
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

Outcome outcome_of_user_error(std::string_view text) {
  if (has(text, "not allowed to")) {
    return Outcome::permission(
        "Tryton does not let this user do it; give its group access to parties, their contact "
        "mechanisms, identifiers and categories, and to notes");
  }
  if (has(text, "exist anymore")) return Outcome::gone("the record is not in Tryton any more");
  for (const Phrase& phrase : kPhrases) {
    if (has(text, phrase.has)) {
      return Outcome::invalid("Tryton refuses the value of " + std::string(phrase.field));
    }
  }
  return Outcome::invalid("Tryton refuses a value; its log says which (UserError)");
}

}  // namespace

Outcome outcome_of_error(const json& error) {
  const std::string kind = text_at(error, 0);
  if (kind == "UserError") {
    const json nothing;
    const json& said = error.size() > 1 ? error[1] : nothing;
    return outcome_of_user_error(said.is_string() ? said.get<std::string>() : text_at(said, 0));
  }
  if (kind == "UserWarning") {
    return Outcome::invalid("Tryton wants a person to confirm this change (UserWarning)");
  }
  if (kind == "ConcurrencyException") {
    return Outcome::conflict("the record was changed in Tryton meanwhile");
  }
  if (kind == "LoginException") {
    return Outcome::permission(
        "Tryton wants more than a password; let this user log in by password alone "
        "([session] authentications)");
  }
  if (kind == "RateLimitException") {
    return Outcome::throttled("Tryton's rate limit", std::chrono::seconds(60));
  }
  return Outcome::transient(
      "an exception inside Tryton; its log has it. Are the module party and all `fields` there?");
}

Outcome outcome_of_answer(const HttpRequest& request, const HttpAnswer& answer) {
  if (answer.answered() && answer.status == 500) {
    return Outcome::transient("Tryton failed on the request and took it back; its log says why");
  }
  if (answer.answered() && answer.status == 403) {
    return Outcome::transient(
        "forbidden: Tryton has no such method for this user, or a proxy is in the way");
  }
  if (answer.answered() && answer.status == 404) {
    return Outcome::transient(
        "not found: http.base_url must end with the name of the database, as in "
        "https://tryton.example/company");
  }
  return outcome_of(request, answer);
}

}  // namespace sambung::tryton
