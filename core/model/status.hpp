#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model/message.hpp"

namespace sambung::model {

/// What an outgoing message costs, as its status says.
struct Pricing {
  std::optional<bool> billable;
  std::optional<std::string> model;
  std::optional<std::string> type;
  std::optional<std::string> category;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("billable", self.billable, {"Meta will withdraw it; derive from `type`"});
    visit("model", self.model, {"Pricing model", kPlain, {"PMP", "CBP"}});
    visit(
        "type", self.type,
        {"Charged or why not",
         kPlain,
         {"regular", "free_customer_service", "free_entry_point", "free_group_customer_service"}});
    visit("category", self.category,
          {"Rate category",
           kPlain,
           {"authentication", "authentication-international", "marketing", "marketing_lite",
            "utility", "service", "referral_conversion", "group_marketing", "group_utility",
            "group_service", "general_purpose_ai"}});
  }
  bool operator==(const Pricing&) const = default;
};

/// The billing conversation that older webhook versions attach to a status.
struct BillingConversation {
  std::optional<std::string> id;
  std::optional<std::string> origin_type;
  std::optional<UnixTime> expires;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("id", self.id, {"Meta's id; mostly gone since webhook version 24.0"});
    visit("origin_type", self.origin_type,
          {"What opened it",
           kPlain,
           {"authentication", "marketing", "utility", "service", "referral_conversion"}});
    visit("expires", self.expires, {"End of the free or billed period"});
  }
  bool operator==(const BillingConversation&) const = default;
};

/// What became of an outgoing message.
struct MessageStatus {
  static constexpr const char* kType = "message.status";
  static constexpr const char* kWhen = "WhatsApp reported what became of an outgoing message.";
  static constexpr const char* kWhenNot =
      "For calls (`call.status`); `delivered` is left out by WhatsApp when `read` implies it.";

  Channel channel;
  std::string message_id;
  std::string status;
  UnixTime time{};
  Origin origin = Origin::kLive;
  Party recipient;
  std::optional<std::string> group_id;
  std::optional<std::string> callback_data;
  std::optional<Pricing> pricing;
  std::optional<BillingConversation> billing_conversation;
  std::vector<PlatformError> errors;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number that sent the message"});
    visit("message_id", self.message_id, {"WhatsApp's message id, opaque", kPersonal});
    visit("status", self.status,
          {"What happened; apply accepted < sent < delivered < read < played",
           kPlain,
           {"sent", "delivered", "read", "played", "failed", "deleted", "warning"}});
    visit("time", self.time, {"When it happened, as WhatsApp states it"});
    visit("origin", self.origin, {"Through which door it came"});
    visit("recipient", self.recipient, {"Who the message went to"});
    visit("group_id", self.group_id, {"Group that the message went to"});
    visit("callback_data", self.callback_data, {"What the sender attached to the message"});
    visit("pricing", self.pricing, {"What it costs; take the first seen per message"});
    visit("billing_conversation", self.billing_conversation, {"Older billing record"});
    visit("errors", self.errors, {"Why it failed"});
  }
  bool operator==(const MessageStatus&) const = default;
};

}  // namespace sambung::model
