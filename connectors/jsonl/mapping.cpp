#include "connectors/jsonl/mapping.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sambung::jsonl {

namespace {

constexpr std::string_view kFront = "{\"id\":\"";
constexpr std::size_t kIdSize = 26;

std::string quoted(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void add_text(std::string& line, const char* key, std::string_view text) {
  if (!text.empty()) line.append(",\"").append(key).append("\":").append(quoted(text));
}

void add_number(std::string& line, const char* key, std::int64_t number) {
  line.append(",\"").append(key).append("\":").append(std::to_string(number));
}

}  // namespace

bool is_sound(const Event& event) {
  const std::string_view body = event.body();
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  return body.empty() || (first != body.npos && body[first] == '{' && nlohmann::json::accept(body));
}

std::string line_of(const Event& event) {
  std::string line = "{\"id\":" + quoted(event.id());
  add_text(line, "type", event.type());
  add_number(line, "version", event.schema_version());
  add_number(line, "time_ms", event.time_ms());
  add_number(line, "recorded_ms", event.recorded_ms());
  add_text(line, "channel", event.channel());
  add_text(line, "account", event.account());
  add_text(line, "person", event.person());
  add_text(line, "conversation", event.conversation());
  add_text(line, "cause", event.cause());
  const std::size_t body = line.append(",\"data\":").size();
  line.append(event.body().empty() ? "null" : event.body());
  // Between tokens a line break means nothing, and inside a string JSON does not allow one.
  std::replace_if(
      line.begin() + static_cast<std::ptrdiff_t>(body), line.end(),
      [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return line.append("}\n");
}

std::string_view id_of(std::string_view line) {
  if (line.size() <= kFront.size() + kIdSize || !line.starts_with(kFront) ||
      line[kFront.size() + kIdSize] != '"') {
    return {};
  }
  return line.substr(kFront.size(), kIdSize);
}

}  // namespace sambung::jsonl
