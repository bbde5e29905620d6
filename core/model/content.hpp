#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/clock.hpp"
#include "core/model/describe.hpp"
#include "core/model/raw.hpp"

namespace sambung::model {

/// A product in a catalogue.
struct ProductRef {
  std::optional<std::string> catalog_id;
  std::optional<std::string> product_retailer_id;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("catalog_id", self.catalog_id, {"Catalogue of the product"});
    visit("product_retailer_id", self.product_retailer_id, {"The shop's own product number"});
  }
  bool operator==(const ProductRef&) const = default;
};

struct TextContent {
  static constexpr const char* kKind = "text";
  std::string body;
  std::optional<bool> preview_url;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("body", self.body, {"What was written", kPersonal});
    visit("preview_url", self.preview_url, {"Whether the first link is shown with a preview"});
  }
  bool operator==(const TextContent&) const = default;
};

/// Image, video, audio, document or sticker: where to get it, never the bytes.
struct MediaContent {
  static constexpr const char* kKind = "media";
  std::string media_kind;
  std::optional<std::string> id;
  std::optional<std::string> mime_type;
  std::optional<std::string> sha256;
  std::optional<std::string> caption;
  std::optional<std::string> filename;
  std::optional<std::string> url;
  std::optional<std::string> link;
  std::optional<bool> voice;
  std::optional<bool> animated;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("media_kind", self.media_kind,
          {"What kind of file", kPlain, {"image", "video", "audio", "document", "sticker"}});
    visit("id", self.id, {"Media id at Meta; lives 7 days for received media"});
    visit("mime_type", self.mime_type, {"Type as the sender stated it"});
    visit("sha256", self.sha256, {"Digest as WhatsApp sent it"});
    visit("caption", self.caption, {"Text under it", kPersonal});
    visit("filename", self.filename, {"Name of a document, chosen by the sender", kPersonal});
    visit("url", self.url, {"Meta's download address; needs a token, lives 5 minutes"});
    visit("link", self.link, {"Public address that the sender gave"});
    visit("voice", self.voice, {"True for a recorded voice message"});
    visit("animated", self.animated, {"True for a moving sticker"});
  }
  bool operator==(const MediaContent&) const = default;
};

struct LocationContent {
  static constexpr const char* kKind = "location";
  double latitude = 0;
  double longitude = 0;
  std::optional<std::string> name;
  std::optional<std::string> address;
  std::optional<std::string> url;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("latitude", self.latitude, {"Degrees north", kPersonal});
    visit("longitude", self.longitude, {"Degrees east", kPersonal});
    visit("name", self.name, {"Name of the place", kPersonal});
    visit("address", self.address, {"Address of the place", kPersonal});
    visit("url", self.url, {"Page of the place", kPersonal});
  }
  bool operator==(const LocationContent&) const = default;
};

/// WhatsApp could not pass the message on.
struct UnsupportedContent {
  static constexpr const char* kKind = "unsupported";
  std::optional<std::string> source_type;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("source_type", self.source_type, {"What it was on the phone"});
  }
  bool operator==(const UnsupportedContent&) const = default;
};

using Content = std::variant<TextContent, MediaContent, LocationContent, UnsupportedContent>;

}  // namespace sambung::model
