#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model/describe.hpp"

namespace sambung::model {

/// The name on a contact card.
struct CardName {
  std::optional<std::string> formatted_name;
  std::optional<std::string> first_name;
  std::optional<std::string> last_name;
  std::optional<std::string> middle_name;
  std::optional<std::string> prefix;
  std::optional<std::string> suffix;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("formatted_name", self.formatted_name, {"Whole name as shown", kPersonal});
    visit("first_name", self.first_name, {"First name", kPersonal});
    visit("last_name", self.last_name, {"Last name", kPersonal});
    visit("middle_name", self.middle_name, {"Middle name", kPersonal});
    visit("prefix", self.prefix, {"Before the name", kPersonal});
    visit("suffix", self.suffix, {"After the name", kPersonal});
  }
  bool operator==(const CardName&) const = default;
};

/// A phone number on a contact card.
struct CardPhone {
  std::optional<std::string> phone;
  std::optional<std::string> wa_id;
  std::optional<std::string> user_id;
  std::optional<std::string> type;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("phone", self.phone, {"Number as written on the card", kPersonal});
    visit("wa_id", self.wa_id, {"WhatsApp id of that number", kPersonal});
    visit("user_id", self.user_id, {"Business-scoped user id of its holder", kPersonal});
    visit("type", self.type, {"Which phone", kPlain, {"CELL", "MAIN", "IPHONE", "HOME", "WORK"}});
  }
  bool operator==(const CardPhone&) const = default;
};

/// An e-mail address on a contact card.
struct CardEmail {
  std::optional<std::string> email;
  std::optional<std::string> type;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("email", self.email, {"Address", kPersonal});
    visit("type", self.type, {"Which address", kPlain, {"HOME", "WORK"}});
  }
  bool operator==(const CardEmail&) const = default;
};

/// A postal address on a contact card.
struct CardAddress {
  std::optional<std::string> street;
  std::optional<std::string> city;
  std::optional<std::string> state;
  std::optional<std::string> zip;
  std::optional<std::string> country;
  std::optional<std::string> country_code;
  std::optional<std::string> type;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("street", self.street, {"Street and number", kPersonal});
    visit("city", self.city, {"Town", kPersonal});
    visit("state", self.state, {"State or province", kPersonal});
    visit("zip", self.zip, {"Postal code", kPersonal});
    visit("country", self.country, {"Country by name", kPersonal});
    visit("country_code", self.country_code, {"Country, two letters"});
    visit("type", self.type, {"Which address", kPlain, {"HOME", "WORK"}});
  }
  bool operator==(const CardAddress&) const = default;
};

/// Where the person on a contact card works.
struct CardOrganisation {
  std::optional<std::string> company;
  std::optional<std::string> department;
  std::optional<std::string> title;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("company", self.company, {"Company", kPersonal});
    visit("department", self.department, {"Department", kPersonal});
    visit("title", self.title, {"Position", kPersonal});
  }
  bool operator==(const CardOrganisation&) const = default;
};

/// A web address on a contact card.
struct CardUrl {
  std::optional<std::string> url;
  std::optional<std::string> type;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("url", self.url, {"Address", kPersonal});
    visit("type", self.type, {"Which address", kPlain, {"HOME", "WORK"}});
  }
  bool operator==(const CardUrl&) const = default;
};

/// One person as a card describes them.
struct ContactCard {
  std::optional<CardName> name;
  std::vector<CardPhone> phones;
  std::vector<CardEmail> emails;
  std::vector<CardAddress> addresses;
  std::optional<CardOrganisation> organisation;
  std::vector<CardUrl> urls;
  std::optional<std::string> birthday;
  std::optional<std::string> vcard;
  std::optional<std::string> origin;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("name", self.name, {"Name"});
    visit("phones", self.phones, {"Phone numbers"});
    visit("emails", self.emails, {"E-mail addresses"});
    visit("addresses", self.addresses, {"Postal addresses"});
    visit("organisation", self.organisation, {"Where they work"});
    visit("urls", self.urls, {"Web addresses"});
    visit("birthday", self.birthday, {"YYYY-MM-DD", kPersonal});
    visit("vcard", self.vcard, {"The card as vCard text", kPersonal});
    visit("origin", self.origin, {"Why it was sent", kPlain, {"contact_request", "other"}});
  }
  bool operator==(const ContactCard&) const = default;
};

/// Contact cards that somebody shared.
struct ContactCardsContent {
  static constexpr const char* kKind = "contact_cards";
  std::vector<ContactCard> cards;
  std::optional<std::string> origin;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("cards", self.cards, {"The cards"});
    visit("origin", self.origin,
          {"contact_request: the person answered our question for their number",
           kPlain,
           {"contact_request", "other"}});
  }
  bool operator==(const ContactCardsContent&) const = default;
};

}  // namespace sambung::model
