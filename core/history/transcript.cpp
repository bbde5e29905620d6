#include "core/history/transcript.hpp"

#include <algorithm>

#include "core/json/document.hpp"

namespace sambung::history {

namespace {

/// The members in which the different kinds of content say something, the plainest first.
constexpr const char* kTexts[] = {"body", "caption", "text", "title", "name", "address"};

std::string file_of(const json::Value& content) {
  std::string file = content["filename"].string().value_or("");
  if (file.empty()) file = content["mime_type"].string().value_or("");
  return file;
}

/// "512 B", "84 kB", "1.2 MB".
std::string size_text(std::uint64_t bytes) {
  constexpr std::uint64_t kKilo = 1000;
  constexpr std::uint64_t kMega = 1000 * kKilo;
  constexpr std::uint64_t kTenth = kMega / 10;
  if (bytes < kKilo) return std::to_string(bytes) + " B";
  if (bytes < kMega - kKilo / 2) return std::to_string((bytes + kKilo / 2) / kKilo) + " kB";
  const std::uint64_t tenths = (bytes + kTenth / 2) / kTenth;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MB";
}

/// What is said of a file besides its kind and name, once it is kept here.
std::string kept_of(const std::string& media_id, const std::vector<state::MediaView>& media,
                    const TimeZone& zone) {
  const auto kept = std::find_if(media.begin(), media.end(), [&media_id](const auto& file) {
    return file.media_id == media_id;
  });
  if (kept == media.end()) return {};
  std::string text = ", " + size_text(kept->size_bytes);
  if (!kept->link.empty()) text += ", " + kept->link;
  if (kept->link_ends) text += " until " + zone.day_of(*kept->link_ends);
  return text;
}

std::string said_in(const json::Value& content) {
  for (const char* member : kTexts) {
    if (auto text = content[member].string(); text && !text->empty()) return *text;
  }
  return {};
}

std::string content_of(const std::string& body, const std::vector<state::MediaView>& media,
                       const TimeZone& zone) {
  const auto document = json::Document::parse(body, {.bytes_max = 16 * 1024 * 1024});
  if (!document) return {};
  const json::Value holder = document->root()["content"];
  const std::string kind = holder["kind"].string().value_or("message");
  const json::Value content = holder[kind];
  const std::string said = said_in(content);
  if (kind == "text") return said;
  std::string label = content["media_kind"].string().value_or(kind);
  if (const std::string file = file_of(content); !file.empty()) label += ": " + file;
  label += kept_of(content["id"].string().value_or(""), media, zone);
  return "[" + label + "]" + (said.empty() ? "" : " " + said);
}

std::string marks_of(const state::InteractionView& message) {
  std::string marks;
  if (message.revoked) marks += " (deleted)";
  if (!message.edited_body.empty()) marks += " (edited)";
  for (const state::ReactionView& reaction : message.reactions) marks += " " + reaction.emoji;
  if (message.status && message.direction == "out") marks += " [" + message.status->status + "]";
  return marks;
}

/// Not within a character of UTF-8.
std::size_t cut_at(std::string_view text, std::size_t most) {
  std::size_t at = std::min(most, text.size());
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
    --at;
  return at;
}

}  // namespace

std::string line_of(const state::InteractionView& message, const TimeZone& zone) {
  const std::string& body = message.edited_body.empty() ? message.body : message.edited_body;
  return content_of(body, message.media, zone) + marks_of(message);
}

std::string transcript_of(const std::vector<state::InteractionView>& messages,
                          const TimeZone& zone) {
  std::string text;
  for (const state::InteractionView& message : messages) {
    text += zone.clock_of(message.time) + (message.direction == "in" ? " < " : " > ") +
            line_of(message, zone) + "\n";
  }
  return text;
}

std::vector<std::string> parts_of(const std::string& text, std::size_t bytes_max) {
  std::vector<std::string> parts;
  std::string_view rest = text;
  while (rest.size() > bytes_max) {
    const std::size_t line = rest.rfind('\n', bytes_max - 1);
    const std::size_t end = line == rest.npos ? cut_at(rest, bytes_max) : line + 1;
    parts.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  if (!rest.empty() || parts.empty()) parts.emplace_back(rest);
  return parts;
}

}  // namespace sambung::history
