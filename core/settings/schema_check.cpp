#include "core/settings/schema_check.hpp"

#include <cstdlib>

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

#include "core/settings/inline_secret.hpp"

namespace sambung::settings {

namespace {

using Adapter = valijson::adapters::NlohmannJsonAdapter;

/// "[path]" is valijson's way to write a step.
std::vector<std::string> steps_of(const std::vector<std::string>& context) {
  std::vector<std::string> steps;
  for (const std::string& step : context) {
    if (step == "<root>") continue;
    const bool framed = step.size() >= 2 && step.front() == '[' && step.back() == ']';
    steps.push_back(framed ? step.substr(1, step.size() - 2) : step);
  }
  return steps;
}

/// valijson reports an outer value "failed" because of an inner one too; the inner one says why.
bool is_consequence(const std::string& what) {
  return what.starts_with("Failed to validate against schema associated with") ||
         what.starts_with("Failed to validate item #");
}

/// The node at the end of `path`, or the last one on the way.
const Node& node_at(const Node& root, const std::vector<std::string>& path) {
  const Node* node = &root;
  for (const std::string& step : path) {
    const Node* next = nullptr;
    if (node->is_map()) next = node->find(step);
    if (node->is_list() && !step.empty() && step.find_first_not_of("0123456789") == step.npos) {
      const std::size_t index = std::strtoul(step.c_str(), nullptr, 10);
      next = index < node->items.size() ? &node->items[index] : nullptr;
    }
    if (next == nullptr) break;
    node = next;
  }
  return *node;
}

std::string dotted(const std::vector<std::string>& path) {
  std::string text;
  for (const std::string& step : path) text += (text.empty() ? "" : ".") + step;
  return text;
}

}  // namespace

Result<std::vector<SchemaBreak>> check_schema(std::string_view schema, std::string_view json) {
  const nlohmann::json parsed_schema = nlohmann::json::parse(schema, nullptr, false);
  const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
  if (!parsed_schema.is_object() || document.is_discarded()) {
    return Error{ErrorCode::kInvalid, parsed_schema.is_object() ? "the text is no JSON"
                                                                : "the schema is no JSON object"};
  }
  std::vector<SchemaBreak> breaks;
  try {
    valijson::Schema compiled;
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(Adapter(parsed_schema), compiled);
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    valijson::ValidationResults results;
    if (validator.validate(compiled, Adapter(document), &results)) return breaks;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
      if (is_consequence(error.description)) continue;
      breaks.push_back({steps_of(error.context), error.description});
    }
  } catch (const std::exception& thrown) {
    return Error{ErrorCode::kInvalid, std::string("the schema cannot be used: ") + thrown.what()};
  }
  if (breaks.empty()) breaks.push_back({{}, "does not fit the schema"});
  return breaks;
}

namespace {

/// What the manifest says is a secret and stands in the file itself.
void find_inline_secrets(const ConnectionSource& source, const nlohmann::json& manifest,
                         const std::string& what, Problems& problems) {
  const auto names = manifest.find("secrets");
  if (names == manifest.end() || !names->is_array() || !source.config.is_map()) return;
  for (const nlohmann::json& name : *names) {
    const Node* node =
        name.is_string() ? source.config.find(name.get_ref<const std::string&>()) : nullptr;
    if (node == nullptr || !node->is_scalar() || !is_inline_secret(node->text)) continue;
    problems.push_back({.code = "SB1301",
                        .what = "`" + name.get<std::string>() + "` in " + what +
                                " must be a reference, not the secret itself",
                        .place = node->place,
                        .label = {},
                        .help = "write {env: NAME}, {file: PATH} or {credential: NAME}",
                        .severity = Severity::kError,
                        .hide_excerpt = true});
  }
}

}  // namespace

Problems check_config(const ConnectionSource& source, std::string_view manifest) {
  const std::string what = "the config of connection \"" + source.name + "\"";
  Problems problems;
  const nlohmann::json parsed = nlohmann::json::parse(manifest, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("config")) {
    problems.push_back({.code = "SB1406",
                        .what = "the manifest of connector `" + source.connector +
                                "` has no schema for its config",
                        .place = source.place,
                        .label = {},
                        .help = "tell its author"});
    return problems;
  }
  find_inline_secrets(source, parsed, what, problems);
  auto breaks = check_schema(parsed.at("config").dump(), source.config_json);
  if (!breaks) breaks = std::vector<SchemaBreak>{{{}, breaks.error().what}};
  for (const SchemaBreak& found : *breaks) {
    const bool whole = !source.config.is_map() || found.path.empty();
    const Node& node = node_at(source.config, found.path);
    const std::string where = found.path.empty() ? "" : " at `" + dotted(found.path) + "`";
    problems.push_back(
        {.code = "SB1402",
         .what = what + where + ": " + found.what,
         .place = whole ? source.place : node.place,
         .label = {},
         .help = "sambung connector info " + source.connector + " shows what the connector takes"});
  }
  return problems;
}

}  // namespace sambung::settings
