#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/document.hpp"

namespace sambung::control {

inline constexpr std::size_t kRequestBytesMax = 64 * 1024;
inline constexpr std::size_t kReplyBytesMax = 16 * 1024 * 1024;

/// What a client asks for. Immutable.
class Request {
 public:
  /// kInvalid - not a JSON object with a `verb`.
  static Result<Request> parse(std::string_view line);

  const std::string& verb() const { return verb_; }
  /// Members of the request; what is missing is empty, 0 or false.
  std::string text(std::string_view name) const;
  std::optional<std::int64_t> integer(std::string_view name) const;
  bool flag(std::string_view name) const;

 private:
  explicit Request(json::Document document) : document_(std::move(document)) {}

  json::Document document_;
  std::string verb_;
};

/// Builds a request's line, with its newline.
class RequestLine {
 public:
  explicit RequestLine(std::string_view verb);
  RequestLine& text(std::string_view name, std::string_view value);
  RequestLine& integer(std::string_view name, std::int64_t value);
  RequestLine& flag(std::string_view name, bool value);
  std::string line() const { return json_ + "}\n"; }

 private:
  std::string json_;
};

/// The answer's line: `result` is JSON, or what went wrong.
std::string reply_line(const Result<std::string>& result);

/// Reads an answer: the JSON of its result, or the error that it reports.
Result<std::string> read_reply(std::string_view line);

}  // namespace sambung::control
