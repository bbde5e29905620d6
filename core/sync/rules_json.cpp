#include "core/sync/rules_json.hpp"

#include "core/json/document.hpp"
#include "core/json/writer.hpp"

namespace sambung::sync {

std::string encode_rules(const Rules& rules) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.key("fields");
  writer.begin_object();
  for (const auto& [field, rule] : rules.fields) {
    writer.key(field);
    writer.begin_object();
    writer.key("policy");
    writer.integer(static_cast<int>(rule.policy));
    writer.key("owner");
    writer.string(rule.owner);
    writer.key("skew_ms");
    writer.integer(rule.skew.count());
    writer.end_object();
  }
  writer.end_object();
  writer.key("connections");
  writer.begin_object();
  for (const auto& [connection, reach] : rules.connections) {
    writer.key(connection);
    writer.begin_object();
    writer.key("may_create");
    writer.boolean(reach.may_create);
    writer.key("held");
    writer.boolean(reach.held);
    writer.key("fields");
    writer.begin_object();
    for (const auto& [field, direction] : reach.fields) {
      writer.key(field);
      writer.integer(static_cast<int>(direction));
    }
    writer.end_object();
    writer.end_object();
  }
  writer.end_object();
  writer.end_object();
  return text;
}

Result<Rules> decode_rules(std::string_view text) {
  const auto document = json::Document::parse(text);
  if (!document || !document->root().is_object()) {
    return Error{ErrorCode::kCorrupt, "the rules that sync.db keeps cannot be read"};
  }
  Rules rules;
  for (const json::Value field : json::children(document->root()["fields"])) {
    rules.fields[field.key()] = {
        .policy = static_cast<Policy>(field["policy"].integer().value_or(0)),
        .owner = field["owner"].string().value_or(""),
        .skew = std::chrono::milliseconds(field["skew_ms"].integer().value_or(0))};
  }
  for (const json::Value connection : json::children(document->root()["connections"])) {
    Reach& reach = rules.connections[connection.key()];
    reach.held = connection["held"].boolean().value_or(false);
    reach.may_create = connection["may_create"].boolean().value_or(false);
    for (const json::Value field : json::children(connection["fields"])) {
      reach.fields[field.key()] = static_cast<Direction>(field.integer().value_or(0));
    }
  }
  return rules;
}

}  // namespace sambung::sync
