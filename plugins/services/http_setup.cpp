#include "plugins/services/http_setup.hpp"

#include "core/json/document.hpp"
#include "core/json/writer.hpp"
#include "plugins/wire/session.hpp"

namespace sambung::services {

namespace {

void write_text(json::Writer& writer, const char* key, const std::string& value) {
  writer.key(key);
  writer.string(value);
}

void write_texts(json::Writer& writer, const char* key, const std::vector<std::string>& values) {
  writer.key(key);
  writer.begin_array();
  for (const std::string& value : values) writer.string(value);
  writer.end_array();
}

void write_flag(json::Writer& writer, const char* key, bool value) {
  writer.key(key);
  writer.boolean(value);
}

std::string text_of(json::Value value) { return value.string().value_or(""); }

std::vector<std::string> texts_of(json::Value list) {
  std::vector<std::string> texts;
  for (const json::Value item : json::children(list)) texts.push_back(text_of(item));
  return texts;
}

}  // namespace

std::string encode(const HttpSetup& setup) {
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  write_text(writer, "connection", setup.connection);
  write_text(writer, "base_url", setup.base_url);
  write_flag(writer, "credential", setup.credential);
  write_texts(writer, "credentials", setup.credentials);
  write_flag(writer, "limited", setup.limited);
  write_texts(writer, "origins", setup.origins);
  write_flag(writer, "allow_private", setup.allow_private);
  write_texts(writer, "allowed", setup.allowed);
  write_text(writer, "ca_file", setup.ca_file);
  write_text(writer, "record", setup.record);
  writer.key("limit_headers");
  writer.begin_array();
  for (const LimitHeaders& headers : setup.limit_headers) {
    writer.begin_object();
    write_text(writer, "limit", headers.limit);
    write_text(writer, "remaining", headers.remaining);
    write_text(writer, "size", headers.size);
    write_text(writer, "resets_s", headers.resets_s);
    write_text(writer, "resets_ms", headers.resets_ms);
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
  return json;
}

Result<HttpSetup> decode_http_setup(std::string_view json) {
  const auto document = json::Document::parse(json, {.bytes_max = wire::kHttpBytesMax});
  if (!document || !document->root().is_object()) {
    return Error{ErrorCode::kInvalid, "what HTTP may do must be a JSON object"};
  }
  const json::Value root = document->root();
  HttpSetup setup;
  setup.connection = text_of(root["connection"]);
  setup.base_url = text_of(root["base_url"]);
  setup.credential = root["credential"].boolean().value_or(false);
  setup.credentials = texts_of(root["credentials"]);
  setup.limited = root["limited"].boolean().value_or(false);
  setup.origins = texts_of(root["origins"]);
  setup.allow_private = root["allow_private"].boolean().value_or(false);
  setup.allowed = texts_of(root["allowed"]);
  setup.ca_file = text_of(root["ca_file"]);
  setup.record = text_of(root["record"]);
  for (const json::Value headers : json::children(root["limit_headers"])) {
    setup.limit_headers.push_back({.limit = text_of(headers["limit"]),
                                   .remaining = text_of(headers["remaining"]),
                                   .size = text_of(headers["size"]),
                                   .resets_s = text_of(headers["resets_s"]),
                                   .resets_ms = text_of(headers["resets_ms"])});
  }
  return setup;
}

}  // namespace sambung::services
