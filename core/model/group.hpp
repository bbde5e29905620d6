#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model/party.hpp"

namespace sambung::model {

/// A group was created or deleted, or this failed.
struct GroupChanged {
  static constexpr const char* kType = "group.changed";
  static constexpr const char* kWhen = "A group was created or deleted, or this failed.";
  static constexpr const char* kWhenNot = "For its members and settings.";

  Channel channel;
  std::string group_id;
  std::string kind;
  UnixTime time{};
  std::optional<std::string> request_id;
  std::optional<std::string> subject;
  std::optional<std::string> description;
  std::optional<std::string> invite_link;
  std::optional<std::string> join_approval_mode;
  std::vector<PlatformError> errors;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number that it concerns"});
    visit("group_id", self.group_id, {"Group that it concerns"});
    visit("kind", self.kind,
          {"WhatsApp's name of the notice", kPlain, {"group_create", "group_delete"}});
    visit("time", self.time, {"When it happened, as WhatsApp states it"});
    visit("request_id", self.request_id, {"Request of ours that led to it"});
    visit("subject", self.subject, {"Name of the group", kPersonal});
    visit("description", self.description, {"Description of the group", kPersonal});
    visit("invite_link", self.invite_link, {"Address that lets people join", kPersonal});
    visit("join_approval_mode", self.join_approval_mode,
          {"Whether joining needs consent", kPlain, {"auto_approve", "approval_required"}});
    visit("errors", self.errors, {"Errors that WhatsApp reports with it"});
  }
  bool operator==(const GroupChanged&) const = default;
};

/// A person joined or left a group, asks to join, or one of these failed. One event per person, so
/// that the erasure of one leaves the others.
struct GroupParticipant {
  static constexpr const char* kType = "group.participant";
  static constexpr const char* kWhen =
      "A person joined or left a group, asks to join, or one of these failed. One event per "
      "person.";
  static constexpr const char* kWhenNot = "";

  Channel channel;
  std::string group_id;
  std::string kind;
  UnixTime time{};
  std::optional<std::string> request_id;
  std::string change;
  Party party;
  std::optional<std::string> input;
  std::optional<std::string> reason;
  std::optional<std::string> initiated_by;
  std::optional<std::string> join_request_id;
  std::vector<PlatformError> errors;
  std::vector<PlatformError> request_errors;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number that it concerns"});
    visit("group_id", self.group_id, {"Group that it concerns"});
    visit("kind", self.kind,
          {"WhatsApp's name of the notice",
           kPlain,
           {"group_participants_add", "group_participants_remove", "group_join_request_created",
            "group_join_request_revoked", "group_create"}});
    visit("time", self.time, {"When it happened, as WhatsApp states it"});
    visit("request_id", self.request_id, {"Request of ours that led to it"});
    visit("change", self.change,
          {"What happened to this person",
           kPlain,
           {"added", "removed", "failed", "join_requested", "join_revoked"}});
    visit("party", self.party, {"Whom it concerns"});
    visit("input", self.input, {"How our request named the person", kPersonal});
    visit("reason", self.reason, {"Why", kPlain, {"invite_link"}});
    visit("initiated_by", self.initiated_by,
          {"Which side did it", kPlain, {"business", "participant"}});
    visit("join_request_id", self.join_request_id, {"Id of the wish to join"});
    visit("errors", self.errors, {"Errors with this person"});
    visit("request_errors", self.request_errors, {"Errors with the whole request"});
  }
  bool operator==(const GroupParticipant&) const = default;
};

/// A text of a group and whether it could be set.
struct GroupText {
  std::optional<std::string> text;
  std::optional<bool> update_successful;
  std::vector<PlatformError> errors;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("text", self.text, {"The text", kPersonal});
    visit("update_successful", self.update_successful, {"Whether it was set"});
    visit("errors", self.errors, {"Why not"});
  }
  bool operator==(const GroupText&) const = default;
};

/// The picture of a group and whether it could be set.
struct GroupPicture {
  std::optional<std::string> mime_type;
  std::optional<std::string> sha256;
  std::optional<bool> update_successful;
  std::vector<PlatformError> errors;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("mime_type", self.mime_type, {"Type"});
    visit("sha256", self.sha256, {"Digest as WhatsApp sent it"});
    visit("update_successful", self.update_successful, {"Whether it was set"});
    visit("errors", self.errors, {"Why not"});
  }
  bool operator==(const GroupPicture&) const = default;
};

/// Name, description or picture of a group changed, or this failed.
struct GroupSetting {
  static constexpr const char* kType = "group.setting";
  static constexpr const char* kWhen =
      "Name, description or picture of a group changed, or this failed.";
  static constexpr const char* kWhenNot = "";

  Channel channel;
  std::string group_id;
  std::string kind;
  UnixTime time{};
  std::optional<std::string> request_id;
  std::optional<GroupText> subject;
  std::optional<GroupText> description;
  std::optional<GroupPicture> picture;
  std::vector<PlatformError> errors;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number that it concerns"});
    visit("group_id", self.group_id, {"Group that it concerns"});
    visit("kind", self.kind, {"WhatsApp's name of the notice", kPlain, {"group_settings_update"}});
    visit("time", self.time, {"When it happened, as WhatsApp states it"});
    visit("request_id", self.request_id, {"Request of ours that led to it"});
    visit("subject", self.subject, {"Name of the group"});
    visit("description", self.description, {"Description of the group"});
    visit("picture", self.picture, {"Picture of the group"});
    visit("errors", self.errors, {"Errors that WhatsApp reports with it"});
  }
  bool operator==(const GroupSetting&) const = default;
};

/// WhatsApp suspended a group or lifted the suspension.
struct GroupStatus {
  static constexpr const char* kType = "group.status";
  static constexpr const char* kWhen = "WhatsApp suspended a group or lifted the suspension.";
  static constexpr const char* kWhenNot = "";

  Channel channel;
  std::string group_id;
  std::string kind;
  UnixTime time{};
  std::optional<std::string> request_id;
  std::vector<PlatformError> errors;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number that it concerns"});
    visit("group_id", self.group_id, {"Group that it concerns"});
    visit("kind", self.kind,
          {"WhatsApp's name of the notice", kPlain, {"group_suspend", "group_suspend_cleared"}});
    visit("time", self.time, {"When it happened, as WhatsApp states it"});
    visit("request_id", self.request_id, {"Request of ours that led to it"});
    visit("errors", self.errors, {"Errors that WhatsApp reports with it"});
  }
  bool operator==(const GroupStatus&) const = default;
};

}  // namespace sambung::model
