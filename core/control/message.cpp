#include "core/control/message.hpp"

#include <array>

#include "core/json/writer.hpp"

namespace sambung::control {

namespace {

constexpr std::array<std::pair<ErrorCode, const char*>, 7> kCodes = {
    {{ErrorCode::kInvalid, "invalid"},
     {ErrorCode::kUnauthorised, "unauthorised"},
     {ErrorCode::kNotFound, "not_found"},
     {ErrorCode::kExists, "exists"},
     {ErrorCode::kUnavailable, "unavailable"},
     {ErrorCode::kFull, "full"},
     {ErrorCode::kCorrupt, "corrupt"}}};

const char* name_of(ErrorCode code) {
  for (const auto& [known, name] : kCodes) {
    if (known == code) return name;
  }
  return "unavailable";
}

ErrorCode code_of(std::string_view name) {
  for (const auto& [code, known] : kCodes) {
    if (name == known) return code;
  }
  return ErrorCode::kUnavailable;
}

}  // namespace

Result<Request> Request::parse(std::string_view line) {
  auto document = json::Document::parse(
      line,
      {.bytes_max = kRequestBytesMax, .depth_max = 8, .nodes_max = 10'000, .key_bytes_max = 64});
  if (!document) return document.error();
  Request request(std::move(*document));
  const auto verb = request.document_.root()["verb"].string();
  if (!verb) return Error{ErrorCode::kInvalid, "a request is a JSON object with a verb"};
  request.verb_ = *verb;
  return request;
}

std::string Request::text(std::string_view name) const {
  return document_.root()[name].string().value_or("");
}

std::optional<std::int64_t> Request::integer(std::string_view name) const {
  return document_.root()[name].integer();
}

bool Request::flag(std::string_view name) const {
  return document_.root()[name].boolean().value_or(false);
}

RequestLine::RequestLine(std::string_view verb) : json_("{\"verb\":") {
  json::append_quoted(json_, verb);
}

RequestLine& RequestLine::text(std::string_view name, std::string_view value) {
  if (value.empty()) return *this;
  json_ += ",";
  json::append_quoted(json_, name);
  json_ += ":";
  json::append_quoted(json_, value);
  return *this;
}

RequestLine& RequestLine::integer(std::string_view name, std::int64_t value) {
  json_ += ",";
  json::append_quoted(json_, name);
  json_ += ":" + std::to_string(value);
  return *this;
}

RequestLine& RequestLine::flag(std::string_view name, bool value) {
  if (!value) return *this;
  json_ += ",";
  json::append_quoted(json_, name);
  json_ += ":true";
  return *this;
}

std::string reply_line(const Result<std::string>& result) {
  if (result) return "{\"ok\":true,\"result\":" + *result + "}\n";
  std::string line = "{\"ok\":false,\"code\":\"";
  line += name_of(result.error().code);
  line += "\",\"error\":";
  json::append_quoted(line, result.error().what);
  return line + "}\n";
}

Result<std::string> read_reply(std::string_view line) {
  const auto document = json::Document::parse(
      line,
      {.bytes_max = kReplyBytesMax, .depth_max = 64, .nodes_max = 2'000'000, .key_bytes_max = 256});
  if (!document) {
    return Error{ErrorCode::kUnavailable,
                 "the broker's answer cannot be read: " + document.error().what};
  }
  const json::Value root = document->root();
  if (root["ok"].boolean().value_or(false)) return std::string(root["result"].raw());
  return Error{code_of(root["code"].string().value_or("")),
               root["error"].string().value_or("the broker gave no reason")};
}

}  // namespace sambung::control
