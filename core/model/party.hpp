#pragma once

#include <optional>
#include <string>

#include "core/base/clock.hpp"
#include "core/model/describe.hpp"

namespace sambung::model {

/// A business phone number that an event belongs to, as WhatsApp names it.
struct Channel {
  std::string id;
  std::optional<std::string> display_phone_number;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("id", self.id, {"Phone number id of the business number"});
    visit("display_phone_number", self.display_phone_number,
          {"The business number as WhatsApp writes it"});
  }
  bool operator==(const Channel&) const = default;
};

/// A human being as one item names them. Since 2026 any of the identifiers may be missing: a person
/// with a username may have no phone number, and a number may come without an id.
struct Party {
  std::optional<std::string> wa_id;
  std::optional<std::string> user_id;
  std::optional<std::string> parent_user_id;
  std::optional<std::string> username;
  std::optional<std::string> name;
  std::optional<std::string> identity_key_hash;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("wa_id", self.wa_id,
          {"WhatsApp id, normally the phone digits without +, as WhatsApp sent it", kPersonal});
    visit("user_id", self.user_id,
          {"Business-scoped user id: this person for this business portfolio", kPersonal});
    visit("parent_user_id", self.parent_user_id,
          {"Id across the portfolios of an enrolled business", kPersonal});
    visit("username", self.username, {"Chosen by the person, without @; it may change", kPersonal});
    visit("name", self.name, {"Profile name, chosen by the person", kPersonal});
    visit("identity_key_hash", self.identity_key_hash,
          {"Hash of the security key, when the identity check is on", kPersonal});
  }
  bool has_identifier() const { return wa_id || user_id || parent_user_id; }
  bool operator==(const Party&) const = default;
};

/// WhatsApp's error object; decide on `code` and `details`, never on the title.
struct PlatformError {
  std::int64_t code = 0;
  std::optional<std::string> title;
  std::optional<std::string> message;
  std::optional<std::string> details;
  std::optional<std::string> href;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("code", self.code, {"Meta's error code"});
    visit("title", self.title, {"Short text by Meta; it changes without notice"});
    visit("message", self.message, {"Text by Meta"});
    visit("details", self.details, {"What went wrong in this case", kPersonal});
    visit("href", self.href, {"Page that explains the code"});
  }
  bool operator==(const PlatformError&) const = default;
};

}  // namespace sambung::model
