#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model/content.hpp"
#include "core/model/party.hpp"

namespace sambung::model {

/// Through which door an item came to us.
enum class Origin : std::uint8_t {
  kLive,     ///< the `messages` webhook
  kApp,      ///< the WhatsApp Business app on the same number (an echo)
  kHistory,  ///< the history sync after a number was connected
  kStandby,  ///< another app owns the thread; we only listen
};
template <>
struct EnumNames<Origin> {
  static constexpr std::array<std::string_view, 4> kNames = {"live", "app", "history", "standby"};
};

/// What a message refers to.
struct Context {
  std::optional<std::string> message_id;
  std::optional<std::string> from;
  std::optional<bool> forwarded;
  std::optional<bool> frequently_forwarded;
  std::optional<ProductRef> referred_product;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("message_id", self.message_id,
          {"Message replied to; it may be one that was never seen here", kPersonal});
    visit("from", self.from, {"Author of that message, as WhatsApp sent it", kPersonal});
    visit("forwarded", self.forwarded, {"The message was forwarded"});
    visit("frequently_forwarded", self.frequently_forwarded, {"Forwarded more than five times"});
    visit("referred_product", self.referred_product, {"Product page the message was written from"});
  }
  bool operator==(const Context&) const = default;
};

/// The ad or post that brought the person here.
struct Referral {
  std::optional<std::string> source_url;
  std::optional<std::string> source_id;
  std::optional<std::string> source_type;
  std::optional<std::string> headline;
  std::optional<std::string> body;
  std::optional<std::string> media_type;
  std::optional<std::string> image_url;
  std::optional<std::string> video_url;
  std::optional<std::string> thumbnail_url;
  std::optional<std::string> ctwa_clid;
  std::optional<std::string> welcome_message;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("source_url", self.source_url, {"Address of the ad or post"});
    visit("source_id", self.source_id, {"Meta's id of the ad or post"});
    visit("source_type", self.source_type, {"Kind of source", kPlain, {"ad", "post"}});
    visit("headline", self.headline, {"Headline of the ad"});
    visit("body", self.body, {"Text of the ad"});
    visit("media_type", self.media_type, {"Medium of the ad", kPlain, {"image", "video"}});
    visit("image_url", self.image_url, {"Picture of the ad"});
    visit("video_url", self.video_url, {"Video of the ad"});
    visit("thumbnail_url", self.thumbnail_url, {"Still of the video"});
    visit("ctwa_clid", self.ctwa_clid, {"Click id; absent for ads in WhatsApp Status", kPersonal});
    visit("welcome_message", self.welcome_message, {"Greeting that the ad showed"});
  }
  bool operator==(const Referral&) const = default;
};

/// What both directions of a message share.
struct MessageBase {
  Channel channel;
  std::string message_id;
  UnixTime time{};
  Origin origin = Origin::kLive;
  std::optional<std::string> group_id;
  Content content;
  std::optional<Context> context;
  std::optional<std::string> thread_summary;
  std::optional<std::string> history_status;
  std::vector<PlatformError> errors;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number of the conversation"});
    visit("message_id", self.message_id, {"WhatsApp's message id, opaque", kPersonal});
    visit("time", self.time, {"When it was sent, as WhatsApp states it"});
    visit("origin", self.origin, {"Through which door it came"});
    visit("group_id", self.group_id, {"Group that it was sent to"});
    visit("content", self.content, {"What was sent"});
    visit("context", self.context, {"What it refers to"});
    visit("thread_summary", self.thread_summary,
          {"Summary that the previous owner of the thread handed over", kPersonal});
    visit("history_status", self.history_status,
          {"Status that the history sync gives for it",
           kPlain,
           {"DELIVERED", "ERROR", "PENDING", "PLAYED", "READ", "SENT"}});
    visit("errors", self.errors, {"Errors that WhatsApp reports with the message"});
  }
  bool operator==(const MessageBase&) const = default;
};

/// A message that a person sent to the business.
struct MessageReceived : MessageBase {
  static constexpr const char* kType = "message.received";
  static constexpr const char* kWhen = "A person sent a message to a business number.";
  static constexpr const char* kWhenNot =
      "For reactions, edits, revokes and system notices, which have types of their own.";

  Party from;
  std::optional<Referral> referral;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("from", self.from, {"Who sent it"});
    visit("referral", self.referral, {"Ad or post that led to it; first message only"});
    MessageBase::describe(self, visit);
  }
  bool operator==(const MessageReceived&) const = default;
};

/// A message of the business that was not sent through this broker: an echo or history.
struct MessageSent : MessageBase {
  static constexpr const char* kType = "message.sent";
  static constexpr const char* kWhen =
      "The business sent a message from the WhatsApp Business app or by another app, or the history "
      "sync brought it.";
  static constexpr const char* kWhenNot = "For what this broker sends itself.";

  Party to;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("to", self.to, {"Who it was sent to"});
    MessageBase::describe(self, visit);
  }
  bool operator==(const MessageSent&) const = default;
};

/// Which side of a conversation did something.
enum class Side : std::uint8_t { kPerson, kBusiness };
template <>
struct EnumNames<Side> {
  static constexpr std::array<std::string_view, 2> kNames = {"person", "business"};
};

/// What an act upon an earlier message has in common: who, where, when, which message.
struct ActBase {
  Channel channel;
  std::string message_id;
  std::string target_message_id;
  UnixTime time{};
  Origin origin = Origin::kLive;
  Side by = Side::kPerson;
  Party party;
  std::optional<std::string> group_id;
  std::optional<Context> context;
  std::optional<std::string> history_status;
  std::vector<PlatformError> errors;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number of the conversation"});
    visit("message_id", self.message_id, {"WhatsApp's id of this act, opaque", kPersonal});
    visit("target_message_id", self.target_message_id,
          {"Message that it changes; it may be one never seen here", kPersonal});
    visit("time", self.time, {"When it was done, as WhatsApp states it"});
    visit("origin", self.origin, {"Through which door it came"});
    visit("by", self.by, {"Which side did it"});
    visit("party", self.party, {"The person of the conversation"});
    visit("group_id", self.group_id, {"Group of the conversation"});
    visit("context", self.context, {"What the act refers to besides its target"});
    visit("history_status", self.history_status, {"Status that the history sync gives for it"});
    visit("errors", self.errors, {"Errors that WhatsApp reports with it"});
  }
  bool operator==(const ActBase&) const = default;
};

/// A reaction set or taken back.
struct MessageReacted : ActBase {
  static constexpr const char* kType = "message.reacted";
  static constexpr const char* kWhen = "Somebody put a reaction on a message or took it back.";
  static constexpr const char* kWhenNot = "";

  std::optional<std::string> emoji;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    ActBase::describe(self, visit);
    visit("emoji", self.emoji, {"Absent when the reaction was taken back", kPersonal});
  }
  bool operator==(const MessageReacted&) const = default;
};

/// New content for an earlier message.
struct MessageEdited : ActBase {
  static constexpr const char* kType = "message.edited";
  static constexpr const char* kWhen = "Somebody changed the content of a message.";
  static constexpr const char* kWhenNot = "";

  Content content;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    ActBase::describe(self, visit);
    visit("content", self.content, {"The content as it is now"});
  }
  bool operator==(const MessageEdited&) const = default;
};

/// A message deleted for everyone.
struct MessageRevoked : ActBase {
  static constexpr const char* kType = "message.revoked";
  static constexpr const char* kWhen = "Somebody deleted a message for everyone.";
  static constexpr const char* kWhenNot = "";

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    ActBase::describe(self, visit);
  }
  bool operator==(const MessageRevoked&) const = default;
};

}  // namespace sambung::model
