#pragma once

#include <optional>
#include <string>

#include "core/model/channel.hpp"
#include "core/model/describe.hpp"

namespace sambung::model {

/// The file of a message was fetched from Meta, where it does not stay, and is kept by the broker.
struct MediaStored {
  static constexpr const char* kType = "media.stored";
  static constexpr const char* kWhen =
      "The file of a message was fetched and is kept by the broker. Follows its message within seconds, "
      "where an app has an access token.";
  static constexpr const char* kWhenNot =
      "For a file that could not be fetched: that is a dead letter of `sambung/media/<app>`.";

  Channel channel;
  std::string message_id;
  std::string media_id;
  UnixTime time{};
  std::optional<std::string> group_id;
  std::string file;
  std::int64_t size_bytes = 0;
  std::string mime_type;
  std::string sha256;
  std::optional<bool> sha256_as_stated;
  UnixTime stored{};
  std::optional<std::string> link;
  std::optional<UnixTime> link_ends;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number of the conversation"});
    visit("message_id", self.message_id, {"Message that has the file, opaque", kPersonal});
    visit("media_id", self.media_id, {"Media id at Meta, as the message has it"});
    visit("time", self.time, {"When the message was sent, as WhatsApp states it"});
    visit("group_id", self.group_id, {"Group of the conversation"});
    visit("file", self.file, {"The broker's name of the file: a day and 32 hex digits"});
    visit("size_bytes", self.size_bytes, {"Size of the file"});
    visit("mime_type", self.mime_type, {"Type as Meta states it"});
    visit("sha256", self.sha256, {"Digest of the bytes that came, hex"});
    visit(
        "sha256_as_stated", self.sha256_as_stated,
        {"Whether WhatsApp stated the same digest with the message; absent where it stated none"});
    visit("stored", self.stored, {"When it was fetched"});
    visit("link", self.link,
          {"Where anybody who has this address gets the file until `link_ends`; absent where the "
           "broker's public address is not known",
           kPersonal});
    visit("link_ends", self.link_ends, {"When the link ends"});
  }
  bool operator==(const MediaStored&) const = default;
};

}  // namespace sambung::model
