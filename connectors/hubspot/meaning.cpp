#include "connectors/hubspot/meaning.hpp"

#include <algorithm>
#include <map>

namespace sambung::hubspot {

namespace {

using web::Json;

constexpr std::chrono::milliseconds kBurst{10'000};  // the window of the limit
constexpr std::chrono::milliseconds kDay{15 * 60'000};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The number behind `before` in a text of HubSpot's; empty when there is none.
std::string number_after(const std::string& text, std::string_view before) {
  const std::size_t found = text.find(before);
  if (found == std::string::npos) return {};
  const auto begin = text.begin() + static_cast<std::ptrdiff_t>(found + before.size());
  const std::string number(begin, std::find_if_not(begin, text.end(), is_digit));
  return number.size() < 20 ? number : std::string();
}

/// The number that ends where `after` begins.
std::string number_before(const std::string& text, std::string_view after) {
  const std::size_t end = text.find(after);
  if (end == std::string::npos) return {};
  std::size_t begin = end;
  while (begin > 0 && is_digit(text[begin - 1])) --begin;
  return end - begin < 20 ? text.substr(begin, end - begin) : std::string();
}

std::string known_id(const std::string& message) {
  const std::string id = number_after(message, "Existing ID: ");
  return id.empty() ? number_before(message, " already has that value") : id;
}

bool is_name(const std::string& text) {
  return !text.empty() && text.size() <= 80 && std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

/// The property that a refusal is about, by its context; HubSpot nests a second error in the text.
std::string property_of(const Json& error) {
  for (const char* place : {"/context/propertyName/0", "/errors/0/context/propertyName/0",
                            "/errors/0/in", "/context/properties/0"}) {
    const Json* name = web::at(error, place);
    if (name != nullptr && name->is_string() && is_name(name->get<std::string>())) return *name;
  }
  const std::string message = web::text_in(error, "message");
  constexpr std::string_view kName = "\"name\":\"";
  const std::size_t begin = message.find(kName);
  if (begin == std::string::npos) return {};
  const std::size_t end = message.find('"', begin + kName.size());
  if (end == std::string::npos) return {};
  std::string name = message.substr(begin + kName.size(), end - begin - kName.size());
  return is_name(name) ? name : std::string();
}

Outcome refusal(const Json& error) {
  const std::string property = property_of(error);
  const Json* code = web::at(error, "/errors/0/code");
  if (code != nullptr && *code == Json("PROPERTY_DOESNT_EXIST")) {
    return Outcome::invalid(property + ": HubSpot has no such property");
  }
  return Outcome::invalid(property.empty() ? "HubSpot refuses the values"
                                           : property + ": HubSpot refuses the value");
}

Outcome throttle(const Json& error) {
  if (web::text_in(error, "policyName") == "DAILY") {
    return Outcome::throttled("HubSpot's daily limit is used up", kDay);
  }
  return Outcome::throttled("HubSpot's limit is reached", kBurst);
}

}  // namespace

Outcome meaning_of(const Json& error, int status) {
  const std::string category = web::text_in(error, "category");
  const std::string existing = known_id(web::text_in(error, "message"));
  if (!existing.empty()) return Outcome::duplicate("HubSpot has such a record", existing);
  if (category == "CONFLICT") return Outcome::conflict("HubSpot has such a record, or it moved");
  if (category == "OBJECT_NOT_FOUND") return Outcome::gone("HubSpot has no such record");
  if (category == "RATE_LIMITS" || category == "RATE_LIMIT" || status == 429)
    return throttle(error);
  if (category == "MISSING_SCOPES") {
    return Outcome::permission("the token lacks a scope; see the connector's README for which");
  }
  if (category == "EXPIRED_AUTHENTICATION" || category == "INVALID_AUTHENTICATION") {
    return Outcome::auth_dead("HubSpot does not accept the token");
  }
  if (category == "VALIDATION_ERROR") return refusal(error);
  if (status == 423) return Outcome::transient("HubSpot has locked the record");
  if (status == 477) return Outcome::transient("HubSpot moves the account to another place");
  if (status == 404) return Outcome::invalid("HubSpot has no such path; check http: base_url");
  return Outcome::invalid("HubSpot refuses the request");
}

web::Judge judge() {
  return
      [](const HttpRequest&, const HttpAnswer& answer, const Json& body) -> std::optional<Outcome> {
        if (answer.status < 400) return std::nullopt;
        const bool own_words = body.is_object() && body.contains("category");
        const bool known = answer.status == 404 || answer.status == 423 || answer.status == 477;
        if (!own_words && answer.status != 429 && !known) return std::nullopt;
        if (answer.status >= 500) return std::nullopt;
        Outcome outcome = meaning_of(body, answer.status);
        if (answer.retry_after.count() > 0) outcome.retry_after = answer.retry_after;
        return outcome;
      };
}

}  // namespace sambung::hubspot
