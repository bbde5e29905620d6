#include "connectors/salesforce/meaning.hpp"

#include <algorithm>

#include "connectors/salesforce/id.hpp"

namespace sambung::salesforce {

namespace {

using web::Json;

constexpr std::chrono::milliseconds kUsedUp{15 * 60'000};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// All ids of contacts and leads in a text of Salesforce's.
std::vector<std::string> ids_in(const std::string& text) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_word(text[end])) ++end;
    const std::string word = text.substr(i, end - i);
    if (!object_of_id(word).empty()) ids.push_back(long_id(word));
    i = end + 1;
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

/// What a duplicate rule has found, the best match first.
std::string matched_id(const Json& error) {
  const Json* results = web::at(error, "/duplicateResult/matchResults");
  if (results == nullptr || !results->is_array()) return {};
  for (const Json& result : *results) {
    const Json* id = web::at(result, "/matchRecords/0/record/Id");
    if (id == nullptr || !id->is_string()) continue;
    if (!object_of_id(id->get<std::string>()).empty()) return long_id(id->get<std::string>());
  }
  return {};
}

Outcome duplicate(const Json& error, const std::string& code, const Config& config) {
  const std::string text = web::text_in(error, "message");
  if (code == "DUPLICATES_DETECTED") {
    return Outcome::duplicate("a duplicate rule found such a record", matched_id(error));
  }
  if (code == "DUPLICATE_VALUE" && text.find(config.contact_key) != std::string::npos) {
    return Outcome::transient("another write of the same record runs");
  }
  if (code == "DUPLICATE_VALUE" && text.find(config.entry_key) != std::string::npos) {
    return Outcome::transient("another write of the same entry runs");
  }
  const auto ids = ids_in(text);
  return Outcome::duplicate("another record has such a value", ids.empty() ? "" : ids.front());
}

std::string named_in(const Json& error) {
  const Json* name = web::at(error, "/fields/0");
  std::string field = name != nullptr && name->is_string() ? name->get<std::string>() : "";
  const bool good = field.size() <= 80 && std::all_of(field.begin(), field.end(), [](char c) {
                      return is_word(c) || c == '_';
                    });
  if (good && !field.empty()) return field + ": ";
  // INVALID_FIELD of a query and of a collection names it in the text: No such column 'X'.
  const std::string text = web::text_in(error, "message");
  const std::size_t begin = text.find("column '");
  const std::size_t end = begin == std::string::npos ? begin : text.find('\'', begin + 8);
  if (end == std::string::npos || end - begin > 88) return {};
  field = text.substr(begin + 8, end - begin - 8);
  const bool plain =
      std::all_of(field.begin(), field.end(), [](char c) { return is_word(c) || c == '_'; });
  return plain ? field + ": " : std::string();
}

Outcome refusal(const Json& error, const std::string& code) {
  const bool shown = code.size() <= 64 && std::all_of(code.begin(), code.end(), [](char c) {
                       return (c >= 'A' && c <= 'Z') || c == '_';
                     });
  return Outcome::invalid(named_in(error) + "Salesforce refuses it" +
                          (shown && !code.empty() ? " (" + code + ")" : std::string()));
}

bool is_one_of(const std::string& code, std::initializer_list<const char*> codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

Outcome meaning_of(const Json& error, const Config& config) {
  std::string code = web::text_in(error, "errorCode");
  if (code.empty()) code = web::text_in(error, "statusCode");
  if (is_one_of(code, {"DUPLICATES_DETECTED", "DUPLICATE_VALUE", "DUPLICATE_EXTERNAL_ID"})) {
    return duplicate(error, code, config);
  }
  if (is_one_of(code, {"UNABLE_TO_LOCK_ROW", "SERVER_UNAVAILABLE", "QUERY_TIMEOUT",
                       "REQUEST_RUNNING_TOO_LONG", "UNKNOWN_EXCEPTION"})) {
    return Outcome::transient("Salesforce is busy with it (" + code + ")");
  }
  if (is_one_of(code, {"ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY", "NOT_FOUND",
                       "MALFORMED_ID"})) {
    return Outcome::gone("Salesforce has no such record (" + code + ")");
  }
  if (code == "REQUEST_LIMIT_EXCEEDED") {
    return Outcome::throttled("the organisation's requests of the day are used up", kUsedUp);
  }
  if (code == "STORAGE_LIMIT_EXCEEDED") return Outcome::quota("the organisation's storage is full");
  if (code == "INVALID_SESSION_ID" || code == "INVALID_AUTH_HEADER") {
    return Outcome::auth_dead("Salesforce does not accept the token");
  }
  if (code.starts_with("INSUFFICIENT_ACCESS") || code == "API_DISABLED_FOR_ORG" ||
      code == "FUNCTIONALITY_NOT_ENABLED" || code == "API_CURRENTLY_DISABLED") {
    return Outcome::permission("the integration user lacks a right (" + code + ")");
  }
  return refusal(error, code);
}

web::Judge judge(const Config& config) {
  return [&config](const HttpRequest&, const HttpAnswer& answer,
                   const Json& body) -> std::optional<Outcome> {
    if (answer.status == 300) {
      const auto ids = ids_in(body.dump(-1, ' ', false, Json::error_handler_t::replace));
      return Outcome::duplicate("several records have this external id",
                                ids.empty() ? "" : ids.front());
    }
    if (answer.status < 400) return std::nullopt;
    const Json* error = web::at(body, "/0");
    if (error == nullptr || !error->is_object() || !error->contains("errorCode")) {
      if (answer.status == 404) return Outcome::invalid("there is no such API; check api_version");
      return std::nullopt;
    }
    if (answer.status == 404 && (*error)["errorCode"] == "NOT_FOUND") {
      return Outcome::invalid("there is no such path; check api_version and the object's name");
    }
    Outcome outcome = meaning_of(*error, config);
    if (answer.retry_after.count() > 0) outcome.retry_after = answer.retry_after;
    return outcome;
  };
}

}  // namespace sambung::salesforce
