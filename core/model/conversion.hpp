#pragma once

#include <optional>
#include <string>

#include "core/model/party.hpp"

namespace sambung::model {

/// WhatsApp recognised a lead or a purchase in a conversation that an ad began.
struct ConversionReported {
  static constexpr const char* kType = "conversion.reported";
  static constexpr const char* kWhen =
      "WhatsApp recognised a lead or a purchase in a conversation that an ad began.";
  static constexpr const char* kWhenNot = "";

  Channel channel;
  UnixTime time{};
  std::optional<std::string> message_id;
  Party party;
  std::string event_name;
  std::optional<std::string> ctwa_clid;
  std::optional<std::string> currency;
  std::optional<double> value;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number that it concerns"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("message_id", self.message_id, {"Message in which it was recognised", kPersonal});
    visit("party", self.party, {"The person, when WhatsApp names them"});
    visit("event_name", self.event_name,
          {"What was recognised", kPlain, {"LeadSubmitted", "Purchase"}});
    visit("ctwa_clid", self.ctwa_clid, {"Click id of the ad", kPersonal});
    visit("currency", self.currency, {"ISO 4217"});
    visit("value", self.value, {"Amount"});
  }
  bool operator==(const ConversionReported&) const = default;
};

}  // namespace sambung::model
