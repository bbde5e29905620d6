#include "core/whatsapp/content.hpp"

#include <utility>

#include "core/whatsapp/contact_cards.hpp"
#include "core/whatsapp/interactive.hpp"
#include "core/whatsapp/read.hpp"
#include "core/whatsapp/replies.hpp"
#include "core/whatsapp/template_content.hpp"

namespace sambung::whatsapp {

namespace {

using model::Content;
using MaybeContent = std::optional<Content>;

Content missing(std::string_view type) { return model::MissingContent{std::string(type)}; }

MaybeContent text_content(json::Value message) {
  const json::Value object = message["text"];
  if (!object["body"].is_string()) return missing("text");
  return model::TextContent{text_or_empty(object, "body"), flag(object, "preview_url")};
}

template <const char* const& kKind>
MaybeContent media(json::Value message) {
  const json::Value object = message[kKind];
  if (!object.is_object()) return missing(kKind);
  return media_of(kKind, object);
}

MaybeContent location(json::Value message) {
  const json::Value object = message["location"];
  const auto latitude = number(object, "latitude");
  const auto longitude = number(object, "longitude");
  if (!latitude || !longitude) return missing("location");
  return model::LocationContent{*latitude, *longitude, text(object, "name"),
                                text(object, "address"), text(object, "url")};
}

MaybeContent button(json::Value message) {
  const json::Value object = message["button"];
  if (!object.is_object()) return missing("button");
  return model::ButtonContent{text(object, "payload"), text(object, "text")};
}

model::OrderItem order_item(json::Value object) {
  return {text(object, "product_retailer_id"), whole(object, "quantity"),
          number(object, "item_price"), text(object, "currency")};
}

MaybeContent order(json::Value message) {
  const json::Value object = message["order"];
  if (!object.is_object()) return missing("order");
  return model::OrderContent{text(object, "catalog_id"), text(object, "text"),
                             list_of(object["product_items"], order_item)};
}

MaybeContent cards(json::Value message) {
  if (!message["contacts"].is_array()) return missing("contacts");
  return contact_cards(message);
}

/// Replies of a person and messages of a business share the member's name.
MaybeContent interactive(json::Value message) {
  const json::Value object = message["interactive"];
  if (!object.is_object()) return missing("interactive");
  if (object["action"].is_object()) return interactive_content(object);
  return reply_content(object);
}

MaybeContent template_message(json::Value message) {
  if (!message["template"].is_object()) return missing("template");
  return template_content(message["template"]);
}

MaybeContent unsupported(json::Value message) {
  return model::UnsupportedContent{text(message["unsupported"], "type")};
}

/// Older spellings of `unsupported`.
MaybeContent legacy(json::Value message) {
  return model::UnsupportedContent{text(message, "type")};
}

MaybeContent placeholder(json::Value) { return model::MediaPlaceholderContent{}; }
MaybeContent welcome(json::Value) { return model::WelcomeRequestContent{}; }

constexpr const char* kImage = "image";
constexpr const char* kVideo = "video";
constexpr const char* kAudio = "audio";
constexpr const char* kDocument = "document";
constexpr const char* kSticker = "sticker";
constexpr const char* kGif = "gif";

struct Reader {
  std::string_view type;
  MaybeContent (*read)(json::Value message);
};

/// Message types in about the order of their frequency.
constexpr Reader kReaders[] = {
    {"text", text_content},       {kImage, media<kImage>},
    {"interactive", interactive}, {"template", template_message},
    {kAudio, media<kAudio>},      {kDocument, media<kDocument>},
    {kVideo, media<kVideo>},      {kSticker, media<kSticker>},
    {"location", location},       {"button", button},
    {"contacts", cards},          {"order", order},
    {"unsupported", unsupported}, {"media_placeholder", placeholder},
    {kGif, media<kGif>},          {"request_welcome", welcome},
    {"errors", legacy},           {"unknown", legacy},
    {"ephemeral", legacy},
};

}  // namespace

model::MediaContent media_of(std::string_view kind, json::Value object) {
  model::MediaContent media;
  media.media_kind = kind;
  media.id = text(object, "id");
  media.mime_type = text(object, "mime_type");
  media.sha256 = text(object, "sha256");
  media.caption = text(object, "caption");
  media.filename = text(object, "filename");
  media.url = text(object, "url");
  media.link = text(object, "link");
  media.voice = flag(object, "voice");
  media.animated = flag(object, "animated");
  return media;
}

std::optional<model::MediaContent> media_member(json::Value object) {
  for (const char* kind : {kImage, kVideo, kDocument, kAudio, kSticker, kGif}) {
    if (object[kind].is_object()) return media_of(kind, object[kind]);
  }
  return std::nullopt;
}

std::optional<model::ProductRef> product_of(json::Value object) {
  model::ProductRef product{text(object, "catalog_id"), text(object, "product_retailer_id")};
  if (!product.catalog_id && !product.product_retailer_id) return std::nullopt;
  return product;
}

std::optional<model::Content> content_of(std::string_view type, json::Value message) {
  for (const Reader& reader : kReaders) {
    if (reader.type == type) return reader.read(message);
  }
  return std::nullopt;
}

}  // namespace sambung::whatsapp
