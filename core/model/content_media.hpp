#pragma once

#include <optional>
#include <string>

#include "core/model/describe.hpp"

namespace sambung::model {

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

/// Media of an old message: the history sync sends the media in a later item of the same message.
struct MediaPlaceholderContent {
  static constexpr const char* kKind = "media_placeholder";

  template <class Self, class Visitor>
  static void describe(Self&, Visitor&) {}
  bool operator==(const MediaPlaceholderContent&) const = default;
};

/// A place.
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

}  // namespace sambung::model
