#pragma once

#include <optional>
#include <string>

#include "core/model/party.hpp"

namespace sambung::model {

/// A person clicked a link of a marketing message.
struct MessageClicked {
  static constexpr const char* kType = "message.clicked";
  static constexpr const char* kWhen = "A person clicked a link of a marketing message.";
  static constexpr const char* kWhenNot = "For taps on reply buttons, which are messages.";

  Channel channel;
  UnixTime time{};
  Party party;
  std::string action_type;
  std::optional<std::string> component;
  std::optional<std::string> product_id;
  std::optional<std::string> click_id;
  std::optional<std::string> tracking_token;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number that sent the message"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("party", self.party, {"Who clicked"});
    visit("action_type", self.action_type,
          {"What was done", kPlain, {"marketing_messages_link_click"}});
    visit("component", self.component, {"What was clicked", kPlain, {"cta", "body"}});
    visit("product_id", self.product_id, {"Product that was clicked"});
    visit("click_id", self.click_id, {"Id of the click", kPersonal});
    visit("tracking_token", self.tracking_token, {"Token of the message", kPersonal});
  }
  bool operator==(const MessageClicked&) const = default;
};

}  // namespace sambung::model
