#include "core/sync/record.hpp"

#include <algorithm>

#include "core/sync/value_json.hpp"

namespace sambung::sync {

namespace {

constexpr json::Limits kRecordLimits{
    .bytes_max = 1024 * 1024, .depth_max = 32, .nodes_max = 20'000};
constexpr std::size_t kFormerMax = 64;
constexpr std::size_t kTroubleBytesMax = 256;

Error refuse(const char* rule) {
  return Error{ErrorCode::kInvalid, std::string("a record of the connector ") + rule};
}

bool is_id(const std::string& text) { return !text.empty() && text.size() <= kRemoteIdBytesMax; }

void add(std::vector<std::string>& keys, const Fields& fields, const char* field) {
  const auto found = fields.find(field);
  if (found == fields.end()) return;
  const auto take = [&keys](const std::string& key) {
    if (!key.empty() && std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
  };
  if (const auto* text = std::get_if<std::string>(&found->second)) take(*text);
  if (const auto* set = std::get_if<TextSet>(&found->second)) {
    for (const std::string& key : *set) take(key);
  }
}

}  // namespace

Result<Record> record_of(std::string_view item) {
  const auto document = json::Document::parse(item, kRecordLimits);
  if (!document) return refuse("is no JSON within the bounds");
  const json::Value root = document->root();
  if (!root.is_object()) return refuse("is no object");
  Record record;
  record.object = root["object"].string().value_or("contact");
  record.remote_id = root["id"].string().value_or("");
  if (!is_id(record.remote_id)) return refuse("has no id, or one of more than 127 bytes");
  if (!is_id(record.object)) return refuse("has an object name of more than 127 bytes");
  if (const json::Value version = root["version"]; !version.absent()) {
    const auto number = version.kind() == json::Kind::kNumber ? version.integer() : std::nullopt;
    if (!number) return refuse("has a version that is no whole number");
    record.version = *number;
  }
  if (const json::Value at = root["at"]; !at.absent()) {
    const auto number = at.kind() == json::Kind::kNumber ? at.integer() : std::nullopt;
    if (!number) return refuse("has a time that is no whole number");
    record.at = from_unix_ms(*number);
  }
  record.says_author = root["author"].is_string();
  record.by_human = root["author"].string() == "human";
  for (const json::Value id : json::children(root["former_ids"])) {
    std::string text = id.string().value_or("");
    if (!is_id(text)) return refuse("has a former id that is none");
    if (record.former_ids.size() < kFormerMax) record.former_ids.push_back(std::move(text));
  }
  record.merged_into = root["merged_into"].string().value_or("");
  if (record.merged_into.size() > kRemoteIdBytesMax) return refuse("went into an id that is none");
  record.deleted = root["deleted"].boolean().value_or(false);
  record.hint = root["hint"].boolean().value_or(false);
  record.trouble = root["mapping_error"].string().value_or("").substr(0, kTroubleBytesMax);
  if (const json::Value fields = root["fields"]; fields.is_object()) {
    record.fields_json = std::string(fields.raw());
  }
  return record;
}

Result<Observation> observation_of(const Record& record, const std::string& connection,
                                   bool fresh) {
  const auto document = json::Document::parse(record.fields_json, kRecordLimits);
  if (!document) return refuse("has fields that are no JSON");
  auto fields = fields_of(document->root());
  if (!fields) return fields.error();
  return Observation{.remote_id = record.remote_id,
                     .former_ids = {record.former_ids.begin(), record.former_ids.end()},
                     .fields = *std::move(fields),
                     .version = record.version,
                     .stamp = {.at = record.at.value_or(UnixTime{}),
                               .author = record.by_human ? Author::kHuman : Author::kMachine,
                               .origin = connection},
                     .fresh = fresh};
}

PersonKeys keys_of(const Fields& fields) {
  PersonKeys keys;
  add(keys.phones, fields, "phone");
  add(keys.phones, fields, "phones");
  add(keys.emails, fields, "email");
  add(keys.emails, fields, "emails");
  return keys;
}

}  // namespace sambung::sync
