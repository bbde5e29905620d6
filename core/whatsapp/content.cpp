#include "core/whatsapp/content.hpp"

#include <utility>

#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

using model::Content;

Content text_content(json::Value object) {
  return model::TextContent{text_or_empty(object, "body"), flag(object, "preview_url")};
}

std::optional<Content> location(json::Value object) {
  const auto latitude = number(object, "latitude");
  const auto longitude = number(object, "longitude");
  if (!latitude || !longitude) return std::nullopt;
  return model::LocationContent{*latitude, *longitude, text(object, "name"),
                                text(object, "address"), text(object, "url")};
}

}  // namespace

std::optional<Content> content_of(std::string_view type, json::Value message) {
  const json::Value object = message[type];
  if (type == "text") return text_content(object);
  if (type == "location") return location(object);
  return std::nullopt;
}

}  // namespace sambung::whatsapp
