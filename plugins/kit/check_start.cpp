#include <sambung/abi.h>

#include "core/json/document.hpp"
#include "core/json/writer.hpp"
#include "core/settings/schema_check.hpp"
#include "plugins/kit/check.hpp"
#include "plugins/kit/config_file.hpp"
#include "plugins/kit/elf_symbols.hpp"
#include "plugins/wire/session.hpp"

namespace sambung::kit {

namespace {

constexpr json::Limits kLimits{
    .bytes_max = wire::kManifestBytesMax, .depth_max = 64, .nodes_max = 50'000};
constexpr const char* kOddKey = "sambung-check-unknown";

const char kManifestSchema[] =
#include "plugins/kit/manifest_schema_embedded.inc"
    ;

std::string raw_of(const json::Value& value) { return std::string(value.raw()); }

/// The configuration with `key` set to `value` (JSON).
std::string with(const std::string& config, const std::string& key, const std::string& value) {
  const auto document = json::Document::parse(config);
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  for (const json::Value member : json::children(document->root())) {
    if (member.key() == key) continue;
    writer.key(member.key());
    writer.raw(raw_of(member));
  }
  writer.key(key);
  writer.raw(value);
  writer.end_object();
  return out;
}

/// What is wrong with a start that must be refused naming `key`; empty for nothing.
std::string wrong_with_start(const Subject& subject, const std::string& config,
                             const std::string& key) {
  const Scratch scratch;
  Trial trial(subject.order, scratch, config);
  if (trial.ready()) return "it started";
  if (!trial.refused()) return "it did not refuse it, but failed: " + trial.why();
  if (trial.why().find(key) == std::string::npos) {
    return "the reason does not name the key: " + trial.why();
  }
  return {};
}

/// A value of a kind that `property` (a schema) does not take.
std::string other_kind(const json::Value& property) {
  const json::Value type = property["type"];
  const bool object = type.is_string() && type.string() == "object";
  if (type.absent() || type.is_array()) return {};
  return object ? "17" : R"({"sambung-check":true})";
}

/// What is wrong with the schema of the settings; empty for nothing.
std::string wrong_with_settings(const json::Value& manifest) {
  const json::Value schema = manifest["config"];
  if (schema["additionalProperties"].boolean().value_or(true)) {
    return "config: \"additionalProperties\" must be false, so that a slip of the pen is noticed";
  }
  for (const json::Value property : json::children(schema["properties"])) {
    if (property["description"].string().value_or("").empty()) {
      return "config.properties." + property.key() + ": has no description";
    }
  }
  for (const json::Value secret : json::children(manifest["secrets"])) {
    const std::string key = secret.string().value_or("");
    if (schema["properties"][key.substr(0, key.find('.'))].absent()) {
      return "secrets: `" + key + "` is none of config.properties";
    }
  }
  return {};
}

}  // namespace

Finding loads(const Subject& subject) {
  const Scratch scratch;
  Trial trial(subject.order, scratch);
  if (trial.ready()) return passed();
  return failed(trial.why() + (subject.order.config == "{}"
                                   ? "; --config FILE.json gives it a configuration"
                                   : ""));
}

Finding exports_one_symbol(const Subject& subject) {
  const auto symbols = exported_symbols(subject.order.library);
  if (!symbols) return failed(symbols.error().what);
  for (const std::string& symbol : *symbols) {
    if (symbol != SAMBUNG_ENTRY_SYMBOL) {
      return failed("it exports " + symbol + " too; link with the version script that " +
                    "sambung_add_connector uses");
    }
  }
  return symbols->empty() ? failed("it does not export " SAMBUNG_ENTRY_SYMBOL) : passed();
}

Finding manifest_valid(const Subject& subject) {
  const auto breaks = settings::check_schema(kManifestSchema, subject.order.manifest);
  if (!breaks) return failed(breaks.error().what);
  if (!breaks->empty()) {
    std::string where;
    for (const std::string& step : breaks->front().path) where += "/" + step;
    return failed((where.empty() ? "at its top" : where) + ": " + breaks->front().what);
  }
  const auto document = json::Document::parse(subject.order.manifest, kLimits);
  if (!document) return failed("it is no JSON: " + document.error().what);
  const auto sound =
      settings::check_schema(raw_of(document->root()["config"]), subject.order.config);
  if (!sound) return failed("config is no JSON Schema: " + sound.error().what);
  const std::string wrong = wrong_with_settings(document->root());
  return wrong.empty() ? passed() : failed(wrong);
}

Finding unknown_key_refused(const Subject& subject) {
  const std::string wrong =
      wrong_with_start(subject, with(subject.order.config, kOddKey, "1"), kOddKey);
  return wrong.empty() ? passed() : failed(std::string("\"") + kOddKey + "\":1 - " + wrong);
}

Finding wrong_types_refused(const Subject& subject) {
  const auto document = json::Document::parse(subject.order.manifest, kLimits);
  std::size_t tried = 0;
  for (const json::Value property :
       json::children(document ? document->root()["config"]["properties"] : json::Value())) {
    const std::string value = other_kind(property);
    if (value.empty()) continue;
    ++tried;
    const std::string wrong = wrong_with_start(
        subject, with(subject.order.config, property.key(), value), property.key());
    if (!wrong.empty()) return failed(property.key() + ": " + value + " - " + wrong);
  }
  return passed(std::to_string(tried) + " settings tried");
}

}  // namespace sambung::kit
