#pragma once

#include <optional>
#include <string>

#include "core/model/account_change.hpp"

namespace sambung::model {

/// Something changed for a WhatsApp Business Account: rights, partners, prices, restrictions.
struct AccountChanged {
  static constexpr const char* kType = "account.changed";
  static constexpr const char* kWhen =
      "Something changed for a WhatsApp Business Account: rights, partners, prices, restrictions.";
  static constexpr const char* kWhenNot = "For its review, alerts and limits.";

  std::optional<std::string> account_id;
  UnixTime time{};
  std::string event;
  AccountChange change;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account_id", self.account_id,
          {"Account, or for partner events the portfolio, that the webhook names"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("event", self.event, {"WhatsApp's name of the event"});
    visit("change", self.change, {"What changed"});
  }
  bool operator==(const AccountChanged&) const = default;
};

/// WhatsApp reviewed an account.
struct AccountReviewed {
  static constexpr const char* kType = "account.reviewed";
  static constexpr const char* kWhen = "WhatsApp reviewed an account.";
  static constexpr const char* kWhenNot = "";

  std::optional<std::string> account_id;
  UnixTime time{};
  std::string decision;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account_id", self.account_id,
          {"Account, or for partner events the portfolio, that the webhook names"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("decision", self.decision,
          {"The decision", kPlain, {"APPROVED", "REJECTED", "PENDING", "DEFERRED"}});
  }
  bool operator==(const AccountReviewed&) const = default;
};

/// WhatsApp raised an alert or ended one.
struct AccountAlerted {
  static constexpr const char* kType = "account.alerted";
  static constexpr const char* kWhen = "WhatsApp raised an alert or ended one.";
  static constexpr const char* kWhenNot = "";

  std::optional<std::string> account_id;
  UnixTime time{};
  std::optional<std::string> entity_type;
  std::optional<std::string> entity_id;
  std::optional<std::string> severity;
  std::optional<std::string> status;
  std::optional<std::string> alert_type;
  std::optional<std::string> description;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account_id", self.account_id,
          {"Account, or for partner events the portfolio, that the webhook names"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("entity_type", self.entity_type,
          {"What it concerns", kPlain, {"BUSINESS", "PHONE_NUMBER", "CURRENT_STATUS_ID"}});
    visit("entity_id", self.entity_id, {"Its id"});
    visit("severity", self.severity, {"How bad", kPlain, {"CRITICAL", "WARNING", "INFORMATIONAL"}});
    visit("status", self.status, {"Whether it holds", kPlain, {"ACTIVE", "NONE"}});
    visit("alert_type", self.alert_type,
          {"What it is",
           kPlain,
           {"INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED",
            "INCREASED_CAPABILITIES_ELIGIBILITY_FAILED",
            "INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO", "OBA_APPROVED", "OBA_REJECTED",
            "PROFILE_PICTURE_LOST"}});
    visit("description", self.description, {"Meta's sentence about it"});
  }
  bool operator==(const AccountAlerted&) const = default;
};

/// The limits of an account changed.
struct AccountLimits {
  static constexpr const char* kType = "account.limits";
  static constexpr const char* kWhen = "The limits of an account changed.";
  static constexpr const char* kWhenNot = "";

  std::optional<std::string> account_id;
  UnixTime time{};
  std::optional<std::string> max_daily_conversations_per_business;
  std::optional<std::string> max_daily_conversations_per_phone;
  std::optional<std::int64_t> max_phone_numbers_per_business;
  std::optional<std::int64_t> max_phone_numbers_per_account;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account_id", self.account_id,
          {"Account, or for partner events the portfolio, that the webhook names"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("max_daily_conversations_per_business", self.max_daily_conversations_per_business,
          {"Persons per day of the portfolio, as WhatsApp wrote it: a tier or a number",
           kPlain,
           {"TIER_50", "TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED",
            "TIER_NOT_SET"}});
    visit("max_daily_conversations_per_phone", self.max_daily_conversations_per_phone,
          {"Older limit per number; -1 is unlimited"});
    visit("max_phone_numbers_per_business", self.max_phone_numbers_per_business,
          {"Numbers of the portfolio"});
    visit("max_phone_numbers_per_account", self.max_phone_numbers_per_account,
          {"Numbers of the account"});
  }
  bool operator==(const AccountLimits&) const = default;
};

}  // namespace sambung::model
