#include "connectors/qontak/judge.hpp"

#include <algorithm>

namespace sambung::qontak {

namespace {

using web::Json;

/// Codes may stand in a reason; a message may not, as it quotes what was sent.
std::string word_of(const Json& body, const char* pointer) {
  const Json* value = web::at(body, pointer);
  const std::string text = value == nullptr ? std::string() : web::text_of(*value).value_or("");
  const bool plain = text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
                     });
  return plain ? text : std::string();
}

/// A number, or a text with one.
int status_of(const Json& body, int of_http) {
  const std::string text = word_of(body, "/meta/status");
  if (text.size() != 3 || text.find_first_not_of("0123456789") != std::string::npos) return of_http;
  return std::stoi(text);
}

/// "/contacts/17", "/notes/17": a 404 there is about the record.
bool is_of_a_record(const std::string& url) {
  const std::string path = url.substr(0, url.find('?'));
  const auto slash = path.rfind('/');
  return slash != std::string::npos && slash + 1 < path.size() &&
         path.find_first_not_of("0123456789", slash + 1) == std::string::npos;
}

std::string coded(std::string why, const Json& body) {
  const std::string code = word_of(body, "/meta/error_code");
  return code.empty() ? why : why + " (" + code + ")";
}

}  // namespace

std::optional<Outcome> judge(const HttpRequest& request, const HttpAnswer& answer,
                             const Json& body) {
  const int status = status_of(body, answer.status);
  if (status >= 200 && status < 300) {
    return answer.status >= 400 ? std::optional(outcome_of(request, answer)) : std::nullopt;
  }
  switch (status) {
    case 401:
      return Outcome::auth_dead(
          "key or token is not accepted; with a key also when this machine's clock is off by more "
          "than 5 minutes");
    case 403: return Outcome::permission(coded("the user or app may not do this", body));
    case 404:
      if (is_of_a_record(request.url)) return Outcome::gone("Qontak has no such record");
      return Outcome::invalid("there is no such place: is http.base_url that of Qontak CRM?");
    case 400:
    case 409:
    case 422: return Outcome::invalid(coded("Qontak does not take the values", body));
    default: break;
  }
  HttpAnswer said = answer;
  said.status = status;
  return outcome_of(request, said);
}

}  // namespace sambung::qontak
