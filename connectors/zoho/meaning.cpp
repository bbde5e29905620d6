#include "connectors/zoho/meaning.hpp"

#include <algorithm>

#include "connectors/zoho/record.hpp"

namespace sambung::zoho {

namespace {

using web::Json;

constexpr std::chrono::milliseconds kCredits{15 * 60'000};
constexpr std::chrono::milliseconds kBusy{5'000};

std::string field_of(const Json& error) {
  const Json* name = web::at(error, "/details/api_name");
  const std::string field = name != nullptr && name->is_string() ? name->get<std::string>() : "";
  const bool plain = field.size() <= 80 && std::all_of(field.begin(), field.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '_';
                     });
  return plain ? field : std::string();
}

std::string other_id(const Json& error) {
  for (const char* place : {"/details/duplicate_record/id", "/details/id"}) {
    const Json* id = web::at(error, place);
    const std::string text = id == nullptr ? std::string() : web::text_of(*id).value_or("");
    if (is_number(text)) return text;
  }
  return {};
}

Outcome refusal(const std::string& code, const std::string& field) {
  const bool shown = code.size() <= 64 && std::all_of(code.begin(), code.end(), [](char c) {
                       return (c >= 'A' && c <= 'Z') || c == '_';
                     });
  return Outcome::invalid((field.empty() ? "" : field + ": ") + "Zoho refuses it" +
                          (shown && !code.empty() ? " (" + code + ")" : std::string()));
}

bool is_one_of(const std::string& code, std::initializer_list<const char*> codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

Outcome meaning_of(const Json& error) {
  const std::string code = web::text_in(error, "code");
  const std::string field = field_of(error);
  if (code == "DUPLICATE_DATA") {
    const std::string id = other_id(error);
    const std::string why = (field.empty() ? "" : field + ": ") + "another record has it";
    return id.empty() ? Outcome::conflict(why) : Outcome::duplicate(why, id);
  }
  // The id of a record that is not there, or of the one that a note hangs on.
  if (code == "INVALID_DATA" && (field == "id" || field == "Parent_Id")) {
    return Outcome::gone("Zoho has no such record");
  }
  if (code == "RECORD_NOT_FOUND" || code == "RECORD_IN_RECYCLE_BIN") {
    return Outcome::gone("Zoho has no such record");
  }
  if (code == "LIMIT_EXCEEDED" || code == "API_LIMIT_EXCEEDED") {
    return Outcome::throttled("the account's API credits are used up", kCredits);
  }
  if (code == "TOO_MANY_REQUESTS") return Outcome::throttled("too many requests at once", kBusy);
  if (code == "RECORD_LOCKED") return Outcome::transient("the record is locked in Zoho");
  if (is_one_of(code, {"INVALID_TOKEN", "AUTHENTICATION_FAILURE"})) {
    return Outcome::auth_dead("Zoho does not accept the token");
  }
  if (is_one_of(code, {"OAUTH_SCOPE_MISMATCH", "NO_PERMISSION", "FEATURE_NOT_SUPPORTED",
                       "AUTHORIZATION_FAILED"})) {
    return Outcome::permission("the token lacks a scope or its user a right (" + code + ")");
  }
  return refusal(code, field);
}

web::Judge judge() {
  return
      [](const HttpRequest&, const HttpAnswer& answer, const Json& body) -> std::optional<Outcome> {
        if (answer.status == 304) return Outcome::done();
        const bool error_inside =
            web::text_in(body.is_object() ? body : Json::object(), "status") == "error";
        if (answer.status >= 500 || (answer.status < 400 && !error_inside)) return std::nullopt;
        // Each of a batch can be refused with 400 and have its own word.
        if (web::at(body, "/data/0") != nullptr) return Outcome::done();
        if (!body.is_object() || !body.contains("code")) {
          if (answer.status == 404) return Outcome::invalid("Zoho has no such path");
          return std::nullopt;
        }
        Outcome outcome = meaning_of(body);
        if (answer.retry_after.count() > 0) outcome.retry_after = answer.retry_after;
        return outcome;
      };
}

}  // namespace sambung::zoho
