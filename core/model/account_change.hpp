#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/clock.hpp"
#include "core/model/alternative.hpp"
#include "core/model/describe.hpp"

namespace sambung::model {

/// An account and who works with it.
struct AccountRef {
  std::optional<std::string> account_id;
  std::optional<std::string> owner_business_id;
  std::optional<std::string> partner_app_id;
  std::optional<std::string> solution_id;
  std::vector<std::string> solution_partner_business_ids;
  std::optional<std::string> ad_account_linked;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account_id", self.account_id, {"WhatsApp Business Account id"});
    visit("owner_business_id", self.owner_business_id, {"Portfolio that owns it"});
    visit("partner_app_id", self.partner_app_id, {"App of the partner"});
    visit("solution_id", self.solution_id, {"Solution of the partner"});
    visit("solution_partner_business_ids", self.solution_partner_business_ids,
          {"Portfolios of the partners"});
    visit("ad_account_linked", self.ad_account_linked, {"Advertising account"});
  }
  bool operator==(const AccountRef&) const = default;
};

/// Why a number of the WhatsApp Business app left the platform.
struct Disconnection {
  std::optional<std::string> reason;
  std::optional<std::string> initiated_by;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("reason", self.reason,
          {"Why",
           kPlain,
           {"ACCOUNT_DISCONNECTED", "BUSINESS_DOWNGRADE", "CHANGE_NUMBER", "COMPANION_INACTIVITY",
            "PRIMARY_INACTIVITY", "USER_RE_REGISTERED"}});
    visit("initiated_by", self.initiated_by, {"Who did it", kPlain, {"USER", "SYSTEM"}});
  }
  bool operator==(const Disconnection&) const = default;
};

/// The account was deleted.
struct AccountDeleted {
  static constexpr const char* kKind = "deleted";
  std::optional<AccountRef> account;
  std::optional<std::string> phone_number;
  std::optional<Disconnection> disconnection;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account", self.account, {"The account and its partners"});
    visit("phone_number", self.phone_number, {"Business number as WhatsApp writes it"});
    visit("disconnection", self.disconnection, {"Why the number left"});
  }
  bool operator==(const AccountDeleted&) const = default;
};

/// The account broke a policy.
struct AccountViolation {
  static constexpr const char* kKind = "violation";
  std::optional<std::string> violation_type;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("violation_type", self.violation_type,
          {"Which policy",
           kPlain,
           {"ADULT", "ALCOHOL", "ANIMALS", "DATING", "DRUGS", "GAMBLING", "HEALTHCARE", "SCAM",
            "TOBACCO"}});
  }
  bool operator==(const AccountViolation&) const = default;
};

/// Something that the account may not do for a time.
struct Restriction {
  std::optional<std::string> restriction_type;
  std::optional<UnixTime> expires;
  std::optional<std::string> remediation;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("restriction_type", self.restriction_type,
          {"What",
           kPlain,
           {"RESTRICTED_ADD_PHONE_NUMBER_ACTION", "RESTRICTED_BIZ_INITIATED_MESSAGING",
            "RESTRICTED_CUSTOMER_INITIATED_MESSAGING",
            "RESTRICTED_BIZ_INITIATED_AND_USER_INITIATED_CALLING",
            "RESTRICTED_BUSINESS_INITIATED_CALLING", "RESTRICTED_USER_INITIATED_CALLING",
            "RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN", "RESTRICTED_UTILITY_TEMPLATES",
            "RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES"}});
    visit("expires", self.expires, {"Until when"});
    visit("remediation", self.remediation, {"What Meta advises"});
  }
  bool operator==(const Restriction&) const = default;
};

/// The account is restricted.
struct AccountRestricted {
  static constexpr const char* kKind = "restricted";
  std::vector<Restriction> restrictions;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("restrictions", self.restrictions, {"What it may not do"});
  }
  bool operator==(const AccountRestricted&) const = default;
};

/// The account was or will be disabled, or was reinstated.
struct AccountDisabled {
  static constexpr const char* kKind = "disabled";
  std::optional<std::string> state;
  std::optional<std::string> date;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("state", self.state,
          {"What happens", kPlain, {"DISABLE", "REINSTATE", "SCHEDULE_FOR_DISABLE"}});
    visit("date", self.date, {"Day, as English text"});
  }
  bool operator==(const AccountDisabled&) const = default;
};

/// A partner got access to the account.
struct PartnerAdded {
  static constexpr const char* kKind = "partner_added";
  std::optional<AccountRef> account;
  std::optional<std::string> phone_number;
  std::optional<Disconnection> disconnection;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account", self.account, {"The account and its partners"});
    visit("phone_number", self.phone_number, {"Business number as WhatsApp writes it"});
    visit("disconnection", self.disconnection, {"Why the number left"});
  }
  bool operator==(const PartnerAdded&) const = default;
};

/// A partner lost access to the account, or a number of the WhatsApp Business app was disconnected.
struct PartnerRemoved {
  static constexpr const char* kKind = "partner_removed";
  std::optional<AccountRef> account;
  std::optional<std::string> phone_number;
  std::optional<Disconnection> disconnection;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account", self.account, {"The account and its partners"});
    visit("phone_number", self.phone_number, {"Business number as WhatsApp writes it"});
    visit("disconnection", self.disconnection, {"Why the number left"});
  }
  bool operator==(const PartnerRemoved&) const = default;
};

/// The app of a partner was installed.
struct PartnerAppInstalled {
  static constexpr const char* kKind = "partner_app_installed";
  std::optional<AccountRef> account;
  std::optional<std::string> phone_number;
  std::optional<Disconnection> disconnection;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account", self.account, {"The account and its partners"});
    visit("phone_number", self.phone_number, {"Business number as WhatsApp writes it"});
    visit("disconnection", self.disconnection, {"Why the number left"});
  }
  bool operator==(const PartnerAppInstalled&) const = default;
};

/// The app of a partner was removed.
struct PartnerAppUninstalled {
  static constexpr const char* kKind = "partner_app_uninstalled";
  std::optional<AccountRef> account;
  std::optional<std::string> phone_number;
  std::optional<Disconnection> disconnection;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account", self.account, {"The account and its partners"});
    visit("phone_number", self.phone_number, {"Business number as WhatsApp writes it"});
    visit("disconnection", self.disconnection, {"Why the number left"});
  }
  bool operator==(const PartnerAppUninstalled&) const = default;
};

/// A number of the WhatsApp Business app left the platform.
struct AccountOffboarded {
  static constexpr const char* kKind = "offboarded";
  std::optional<AccountRef> account;
  std::optional<std::string> phone_number;
  std::optional<Disconnection> disconnection;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account", self.account, {"The account and its partners"});
    visit("phone_number", self.phone_number, {"Business number as WhatsApp writes it"});
    visit("disconnection", self.disconnection, {"Why the number left"});
  }
  bool operator==(const AccountOffboarded&) const = default;
};

/// A number of the WhatsApp Business app came back.
struct AccountReconnected {
  static constexpr const char* kKind = "reconnected";
  std::optional<AccountRef> account;
  std::optional<std::string> phone_number;
  std::optional<Disconnection> disconnection;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account", self.account, {"The account and its partners"});
    visit("phone_number", self.phone_number, {"Business number as WhatsApp writes it"});
    visit("disconnection", self.disconnection, {"Why the number left"});
  }
  bool operator==(const AccountReconnected&) const = default;
};

/// News of the certification of a client.
struct PartnerCertification {
  static constexpr const char* kKind = "partner_certification";
  std::optional<std::string> client_business_id;
  std::optional<std::string> status;
  std::vector<std::string> rejection_reasons;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("client_business_id", self.client_business_id, {"Portfolio of the client"});
    visit("status", self.status,
          {"State", kPlain, {"APPROVED", "DISCARDED", "FAILED", "PENDING", "REVOKED"}});
    visit("rejection_reasons", self.rejection_reasons, {"Why not"});
  }
  bool operator==(const PartnerCertification&) const = default;
};

/// An advertising account was linked (older event).
struct AdAccountLinked {
  static constexpr const char* kKind = "ad_account_linked";
  std::optional<AccountRef> account;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account", self.account, {"The account and its partners"});
  }
  bool operator==(const AdAccountLinked&) const = default;
};

/// The terms of the Marketing Messages API were signed.
struct MarketingTermsSigned {
  static constexpr const char* kKind = "marketing_terms_signed";
  std::optional<AccountRef> account;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account", self.account, {"The account and its partners"});
  }
  bool operator==(const MarketingTermsSigned&) const = default;
};

/// A country whose rate begins at another time.
struct CountryException {
  std::optional<std::string> country_code;
  std::optional<UnixTime> starts;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("country_code", self.country_code, {"Country, two letters"});
    visit("starts", self.starts, {"From when on"});
  }
  bool operator==(const CountryException&) const = default;
};

/// The rate for international authentication messages will hold.
struct InternationalRate {
  static constexpr const char* kKind = "international_rate";
  std::optional<UnixTime> starts;
  std::vector<CountryException> exceptions;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("starts", self.starts, {"From when on"});
    visit("exceptions", self.exceptions, {"Other times in some countries"});
  }
  bool operator==(const InternationalRate&) const = default;
};

/// A volume tier of prices was reached.
struct VolumeTier {
  static constexpr const char* kKind = "volume_tier";
  std::optional<UnixTime> updated;
  std::optional<std::string> pricing_category;
  std::optional<std::string> tier;
  std::optional<std::string> effective_month;
  std::optional<std::string> region;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("updated", self.updated, {"When; of several notices the earliest counts"});
    visit("pricing_category", self.pricing_category, {"Rate category"});
    visit("tier", self.tier, {"Lower and upper bound of messages, such as 1000001:5000000"});
    visit("effective_month", self.effective_month, {"YYYY-MM"});
    visit("region", self.region, {"Market"});
  }
  bool operator==(const VolumeTier&) const = default;
};

/// The main country of the business changed.
struct PrimaryCountry {
  static constexpr const char* kKind = "primary_country";
  std::optional<std::string> country;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("country", self.country, {"Country, two letters"});
  }
  bool operator==(const PrimaryCountry&) const = default;
};

class AccountChange
    : public std::variant<AccountDeleted, AccountViolation, AccountRestricted, AccountDisabled,
                          PartnerAdded, PartnerRemoved, PartnerAppInstalled, PartnerAppUninstalled,
                          AccountOffboarded, AccountReconnected, PartnerCertification,
                          AdAccountLinked, MarketingTermsSigned, InternationalRate, VolumeTier,
                          PrimaryCountry> {
 public:
  using Variant = variant;

  AccountChange();
  AccountChange(const AccountChange&);
  AccountChange(AccountChange&&) noexcept;
  AccountChange& operator=(AccountChange other) noexcept;
  ~AccountChange();

  template <AlternativeOf<Variant> T>
  AccountChange(T alternative) noexcept : Variant(std::in_place_type<T>, std::move(alternative)) {}
};

}  // namespace sambung::model
