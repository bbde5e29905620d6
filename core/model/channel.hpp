#pragma once

#include <optional>
#include <string>

#include "core/base/clock.hpp"
#include "core/model/describe.hpp"

namespace sambung::model {

/// Throughput, limit or quality mark of a business number changed.
struct ChannelQuality {
  static constexpr const char* kType = "channel.quality";
  static constexpr const char* kWhen =
      "Throughput, limit or quality mark of a business number changed.";
  static constexpr const char* kWhenNot = "";

  std::optional<std::string> display_phone_number;
  UnixTime time{};
  std::string event;
  std::optional<std::string> limit;
  std::optional<std::string> current_limit;
  std::optional<std::string> old_limit;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("display_phone_number", self.display_phone_number,
          {"Business number as WhatsApp writes it"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("event", self.event,
          {"What happened",
           kPlain,
           {"ONBOARDING", "THROUGHPUT_UPGRADE", "FLAGGED", "UNFLAGGED", "UPGRADE", "DOWNGRADE"}});
    visit("limit", self.limit,
          {"Persons per day of the whole portfolio, as WhatsApp wrote it",
           kPlain,
           {"TIER_50", "TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED",
            "TIER_NOT_SET"}});
    visit("current_limit", self.current_limit,
          {"Older form of the limit",
           kPlain,
           {"TIER_50", "TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED",
            "TIER_NOT_SET"}});
    visit("old_limit", self.old_limit,
          {"Limit before",
           kPlain,
           {"TIER_50", "TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED",
            "TIER_NOT_SET"}});
  }
  bool operator==(const ChannelQuality&) const = default;
};

/// WhatsApp decided on the display name of a business number.
struct ChannelName {
  static constexpr const char* kType = "channel.name";
  static constexpr const char* kWhen = "WhatsApp decided on the display name of a business number.";
  static constexpr const char* kWhenNot = "";

  std::optional<std::string> display_phone_number;
  UnixTime time{};
  std::string decision;
  std::optional<std::string> requested_name;
  std::optional<std::string> rejection_reason;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("display_phone_number", self.display_phone_number,
          {"Business number as WhatsApp writes it"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("decision", self.decision,
          {"The decision", kPlain, {"APPROVED", "DEFERRED", "PENDING", "REJECTED"}});
    visit("requested_name", self.requested_name, {"The name asked for"});
    visit("rejection_reason", self.rejection_reason,
          {"Why not",
           kPlain,
           {"NAME_EMPLOYEE_ISSUE", "NAME_ENDCLIENT_NOTRELATED", "NAME_FORMAT_UNACCEPTABLE",
            "NAME_INDIVIDUAL_ISSUE", "NAME_NOT_CONSISTENT", "UNKNOWN"}});
  }
  bool operator==(const ChannelName&) const = default;
};

/// The two-step PIN of a business number was changed or asked for.
struct ChannelSecurity {
  static constexpr const char* kType = "channel.security";
  static constexpr const char* kWhen =
      "The two-step PIN of a business number was changed or asked for.";
  static constexpr const char* kWhenNot = "";

  std::optional<std::string> display_phone_number;
  UnixTime time{};
  std::string event;
  std::optional<std::string> requester;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("display_phone_number", self.display_phone_number,
          {"Business number as WhatsApp writes it"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("event", self.event,
          {"What happened", kPlain, {"PIN_CHANGED", "PIN_RESET_REQUEST", "PIN_REQUEST_SUCCESS"}});
    visit("requester", self.requester,
          {"Who did it; absent when it was done in the app", kPersonal});
  }
  bool operator==(const ChannelSecurity&) const = default;
};

/// The username of a business number was reserved, approved or deleted.
struct ChannelUsername {
  static constexpr const char* kType = "channel.username";
  static constexpr const char* kWhen =
      "The username of a business number was reserved, approved or deleted.";
  static constexpr const char* kWhenNot = "";

  std::optional<std::string> display_phone_number;
  UnixTime time{};
  std::string status;
  std::optional<std::string> username;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("display_phone_number", self.display_phone_number,
          {"Business number as WhatsApp writes it"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("status", self.status, {"What happened", kPlain, {"approved", "reserved", "deleted"}});
    visit("username", self.username, {"The username; absent when deleted"});
  }
  bool operator==(const ChannelUsername&) const = default;
};

}  // namespace sambung::model
