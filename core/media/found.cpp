#include "core/media/found.hpp"

#include "core/json/document.hpp"
#include "core/model/content_media.hpp"

namespace sambung::media {

std::optional<Found> file_in(std::string_view type, std::string_view body) {
  constexpr std::string_view kKind = model::MediaContent::kKind;
  // Most messages are texts: a look for the word costs less than reading them.
  if (body.find("\"media\"") == body.npos) return std::nullopt;
  const auto document = json::Document::parse(body, {.bytes_max = 16 * 1024 * 1024});
  if (!document) return std::nullopt;
  const json::Value root = document->root();
  const json::Value holder = root["content"];
  if (holder["kind"].string() != kKind) return std::nullopt;
  const json::Value content = holder[kKind];
  const auto text = [](const json::Value& value) { return value.string().value_or(""); };
  Found found{
      .message_id = text(root[type == "message.edited" ? "target_message_id" : "message_id"]),
      .media_id = text(content["id"]),
      .group_id = text(root["group_id"]),
      .mime_type = text(content["mime_type"]),
      .name = text(content["filename"]),
      .sha256 = text(content["sha256"])};
  if (found.media_id.empty() || found.message_id.empty()) return std::nullopt;
  return found;
}

}  // namespace sambung::media
