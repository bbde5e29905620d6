#include "tests/schemas/validator.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#pragma GCC diagnostic pop

namespace sambung {

using Adapter = valijson::adapters::NlohmannJsonAdapter;

struct SchemaValidator::Parts {
  valijson::Schema schema;
};

SchemaValidator::SchemaValidator(std::string_view schema) : parts_(std::make_unique<Parts>()) {
  const nlohmann::json document = nlohmann::json::parse(schema);
  valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
  parser.populateSchema(Adapter(document), parts_->schema);
}

SchemaValidator::~SchemaValidator() = default;

std::string SchemaValidator::problem(std::string_view json) const {
  const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
  if (document.is_discarded()) return "not JSON";
  valijson::Validator validator(valijson::Validator::kStrongTypes);
  valijson::ValidationResults results;
  if (validator.validate(parts_->schema, Adapter(document), &results)) return {};
  std::string text;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    for (const std::string& step : error.context) text += step;
    text += ": " + error.description + "\n";
  }
  return text.empty() ? "invalid" : text;
}

}  // namespace sambung
