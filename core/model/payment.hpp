#pragma once

#include <optional>
#include <string>

#include "core/base/clock.hpp"
#include "core/model/describe.hpp"

namespace sambung::model {

/// A payment configuration of an account changed.
struct PaymentConfigurationChanged {
  static constexpr const char* kType = "payment.configuration";
  static constexpr const char* kWhen = "A payment configuration of an account changed.";
  static constexpr const char* kWhenNot = "";

  std::optional<std::string> account_id;
  UnixTime time{};
  std::optional<std::string> name;
  std::optional<std::string> provider;
  std::optional<std::string> provider_merchant_id;
  std::optional<std::string> status;
  std::optional<UnixTime> created;
  std::optional<UnixTime> updated;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("account_id", self.account_id,
          {"Account, or for partner events the portfolio, that the webhook names"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("name", self.name, {"Name of the configuration"});
    visit("provider", self.provider,
          {"Payment provider", kPlain, {"billdesk", "payu", "razorpay", "zaakpay"}});
    visit("provider_merchant_id", self.provider_merchant_id, {"Merchant id at the provider"});
    visit("status", self.status,
          {"Its state", kPlain, {"Active", "Needs Connecting", "Needs Testing"}});
    visit("created", self.created, {"When it was made"});
    visit("updated", self.updated, {"When it was changed"});
  }
  bool operator==(const PaymentConfigurationChanged&) const = default;
};

}  // namespace sambung::model
