#pragma once

#include <optional>
#include <string>

#include "core/model/party.hpp"

namespace sambung::model {

/// A contact was added, changed or removed in the address book of the WhatsApp Business app.
struct ContactSynced {
  static constexpr const char* kType = "contact.synced";
  static constexpr const char* kWhen =
      "A contact was added, changed or removed in the address book of the WhatsApp Business app.";
  static constexpr const char* kWhenNot = "For profile names, which come with messages.";

  Channel channel;
  UnixTime time{};
  std::optional<std::string> kind;
  std::string action;
  Party party;
  std::optional<std::string> full_name;
  std::optional<std::string> first_name;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number whose address book it is"});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("kind", self.kind, {"What was synced", kPlain, {"contact"}});
    visit("action", self.action, {"What was done; a change is an add", kPlain, {"add", "remove"}});
    visit("party", self.party, {"Whom the contact names"});
    visit("full_name", self.full_name, {"Name in the address book", kPersonal});
    visit("first_name", self.first_name, {"First name in the address book", kPersonal});
  }
  bool operator==(const ContactSynced&) const = default;
};

}  // namespace sambung::model
