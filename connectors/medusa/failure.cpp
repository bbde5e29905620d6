#include "connectors/medusa/failure.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "connectors/medusa/json_member.hpp"

namespace sambung::medusa {

namespace {

using nlohmann::json;

constexpr const char* kFields[] = {"email",        "phone",     "first_name",
                                   "company_name", "last_name", "metadata"};

Outcome refused(const std::string& message) {
  for (const char* field : kFields) {
    if (message.find(field) != std::string::npos) {
      return Outcome::invalid("Medusa refuses the value of " + std::string(field));
    }
  }
  return Outcome::invalid("Medusa refuses the request; its log says why");
}

}  // namespace

Outcome outcome_of_answer(const HttpRequest& request, const HttpAnswer& answer) {
  const bool refusal = answer.answered() && (answer.status == 400 || answer.status == 422);
  if (!refusal) return outcome_of(request, answer);
  const json said = json::parse(answer.body, nullptr, false);
  const std::string type = text_in(said, "type");
  const std::string message = text_in(said, "message");
  if (type == "duplicate_error" || message.find("already exists") != std::string::npos) {
    return Outcome::duplicate("another customer has this e-mail address", "");
  }
  return refused(message);
}

}  // namespace sambung::medusa
