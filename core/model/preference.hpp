#pragma once

#include <optional>
#include <string>

#include "core/model/party.hpp"

namespace sambung::model {

/// A person stopped, resumed or signed up for marketing messages.
struct PreferenceChanged {
  static constexpr const char* kType = "preference.changed";
  static constexpr const char* kWhen =
      "A person stopped, resumed or signed up for marketing messages.";
  static constexpr const char* kWhenNot = "For consent that was given elsewhere.";

  Channel channel;
  UnixTime time{};
  Party party;
  std::string category;
  std::string value;
  std::optional<std::string> detail;
  std::optional<std::string> signup_id;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number that was told"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("party", self.party, {"Who decided"});
    visit("category", self.category, {"About what", kPlain, {"marketing_messages"}});
    visit("value", self.value, {"The decision", kPlain, {"stop", "resume", "signup"}});
    visit("detail", self.detail, {"WhatsApp's sentence about it", kPersonal});
    visit("signup_id", self.signup_id, {"Link that led to a sign-up"});
  }
  bool operator==(const PreferenceChanged&) const = default;
};

}  // namespace sambung::model
