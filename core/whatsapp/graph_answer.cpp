#include "core/whatsapp/graph_answer.hpp"

#include "core/json/document.hpp"

namespace sambung::whatsapp {

Result<MediaAnswer> read_media_answer(std::string_view body) {
  const auto document = json::Document::parse(body);
  if (!document) return Error{ErrorCode::kInvalid, "Meta's answer is no JSON"};
  const json::Value root = document->root();
  MediaAnswer answer{.url = root["url"].string().value_or(""),
                     .mime_type = root["mime_type"].string().value_or(""),
                     .sha256 = root["sha256"].string().value_or(""),
                     .size_bytes = std::nullopt};
  if (const auto size = root["file_size"].integer(); size && *size >= 0) {
    answer.size_bytes = static_cast<std::uint64_t>(*size);
  }
  if (answer.url.empty()) return Error{ErrorCode::kInvalid, "Meta's answer names no address"};
  return answer;
}

int graph_error_code(std::string_view body) {
  const auto document = json::Document::parse(body);
  if (!document) return 0;
  const auto code = document->root()["error"]["code"].integer().value_or(0);
  constexpr std::int64_t kCodeMax = 100'000'000;
  return code > 0 && code < kCodeMax ? static_cast<int>(code) : 0;
}

}  // namespace sambung::whatsapp
