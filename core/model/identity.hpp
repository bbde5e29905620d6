#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model/message.hpp"

namespace sambung::model {

/// What an identifier is.
enum class IdentityKind : std::uint8_t { kWaId, kUserId, kParentUserId, kEmail, kRecord };
template <>
struct EnumNames<IdentityKind> {
  static constexpr std::array<std::string_view, 5> kNames = {"wa_id", "user_id", "parent_user_id",
                                                             "email", "record"};
};

/// WhatsApp says that a person now has another number or another id.
struct IdentityChanged {
  static constexpr const char* kType = "identity.changed";
  static constexpr const char* kWhen =
      "WhatsApp said that a person has a new phone number or a new business-scoped id.";
  static constexpr const char* kWhenNot = "For a new name or username alone.";

  Channel channel;
  std::string kind;
  std::optional<std::string> message_id;
  UnixTime time{};
  Party before;
  Party after;
  std::optional<std::string> text;
  Origin origin = Origin::kLive;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number that was told"});
    visit("kind", self.kind,
          {"WhatsApp's name of the notice",
           kPlain,
           {"user_changed_number", "user_changed_user_id", "customer_changed_number",
            "user_id_update"}});
    visit("message_id", self.message_id, {"WhatsApp's id of the notice", kPersonal});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("before", self.before, {"Identifiers that the person had"});
    visit("after", self.after, {"Identifiers that the person has now"});
    visit("text", self.text, {"WhatsApp's sentence about it", kPersonal});
    visit("origin", self.origin, {"Through which door it came"});
  }
  bool operator==(const IdentityChanged&) const = default;
};

/// The person's security key changed (identity check).
struct IdentityKeyChanged {
  static constexpr const char* kType = "identity.key_changed";
  static constexpr const char* kWhen =
      "A person's security key changed, on a number with the identity check turned on.";
  static constexpr const char* kWhenNot = "";

  Channel channel;
  std::optional<std::string> message_id;
  UnixTime time{};
  Party party;
  std::optional<bool> acknowledged;
  std::optional<UnixTime> created;
  std::optional<std::string> hash;
  std::optional<std::string> text;
  Origin origin = Origin::kLive;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("channel", self.channel, {"Business number that was told"});
    visit("message_id", self.message_id, {"WhatsApp's id of the notice", kPersonal});
    visit("time", self.time, {"When, as WhatsApp states it"});
    visit("party", self.party, {"Whose key it is"});
    visit("acknowledged", self.acknowledged, {"Whether the business accepted the new key"});
    visit("created", self.created, {"When the key was made"});
    visit("hash", self.hash, {"Hash of the new key", kPersonal});
    visit("text", self.text, {"WhatsApp's sentence about it", kPersonal});
    visit("origin", self.origin, {"Through which door it came"});
  }
  bool operator==(const IdentityKeyChanged&) const = default;
};

/// A phone number in its typed form, beside what WhatsApp sent.
struct PhoneNumber {
  std::string e164;
  bool valid = false;
  std::optional<std::string> region;
  std::vector<std::string> aliases;
  std::string metadata;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("e164", self.e164, {"International form with +", kPersonal});
    visit("valid", self.valid, {"Whether the number plan knows it; a warning, never a refusal"});
    visit("region", self.region, {"Country, ISO 3166 alpha-2"});
    visit("aliases", self.aliases,
          {"Other spellings of one mobile number: Brazil with and without the ninth digit, Mexico "
           "52 and 521, Argentina 54 and 549",
           kPersonal});
    visit("metadata", self.metadata, {"Library and version that parsed it"});
  }
  bool operator==(const PhoneNumber&) const = default;
};

/// Why an identifier is a person's.
enum class LinkBasis : std::uint8_t {
  kStrong,   ///< a user id or parent id: it is nobody else's
  kClaim,    ///< a number that came together with a strong id; another may claim it later
  kAlone,    ///< a number that came without any id
  kChanged,  ///< WhatsApp said that the person moved to this number
  kRecord,   ///< a record of a connected system
};
template <>
struct EnumNames<LinkBasis> {
  static constexpr std::array<std::string_view, 5> kNames = {"strong", "claim", "alone", "changed",
                                                             "record"};
};

/// An identifier by which somebody is known.
struct Identity {
  std::string scope;
  IdentityKind kind = IdentityKind::kWaId;
  std::string value;
  LinkBasis basis = LinkBasis::kStrong;
  std::string subject;
  std::optional<PhoneNumber> phone;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("scope", self.scope,
          {"Where the value means this person: a portfolio, `whatsapp`, `email`, or for a record "
           "the connection's name"});
    visit("kind", self.kind, {"What the value is"});
    visit("value", self.value, {"The identifier as it was sent", kPersonal});
    visit("basis", self.basis, {"Why it is this person's"});
    visit("subject", self.subject, {"Keyed hash that stands for the identifier in the clear"});
    visit("phone", self.phone, {"The number in its typed form, when the value is one"});
  }
  bool operator==(const Identity&) const = default;
};

/// Decision: a human being was met for the first time.
struct PersonCreated {
  static constexpr const char* kType = "person.created";
  static constexpr const char* kWhen = "An identifier was seen that belongs to nobody known.";
  static constexpr const char* kWhenNot = "When an item links to a person already known.";

  std::string person_id;
  std::optional<std::string> name;
  std::optional<std::string> username;
  std::vector<Identity> identities;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("person_id", self.person_id, {"Our id; no identifier of theirs is its key"});
    visit("name", self.name, {"Profile name at that time", kPersonal});
    visit("username", self.username, {"Username at that time", kPersonal});
    visit("identities", self.identities,
          {"Identifiers that are theirs from then on, when they were met in a record of a "
           "connected system; who was met in WhatsApp has an `identity.linked` for each"});
  }
  bool operator==(const PersonCreated&) const = default;
};

/// Decision: an identifier belongs to a person, from a time on.
struct IdentityLinked {
  static constexpr const char* kType = "identity.linked";
  static constexpr const char* kWhen =
      "It was decided that an identifier belongs to a person from a time on.";
  static constexpr const char* kWhenNot =
      "When the link is known already, or `person.created` tells it.";

  std::string person_id;
  std::string scope;
  IdentityKind kind = IdentityKind::kWaId;
  std::string value;
  UnixTime since{};
  LinkBasis basis = LinkBasis::kStrong;
  std::string subject;
  std::optional<PhoneNumber> phone;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("person_id", self.person_id, {"Whose it is"});
    visit("scope", self.scope,
          {"Where the value means this person: a portfolio, `whatsapp`, `email`, or for a record "
           "the connection's name"});
    visit("kind", self.kind, {"What the value is"});
    visit("value", self.value, {"The identifier as it was sent", kPersonal});
    visit(
        "since", self.since,
        {"From when on, as WhatsApp states it; an older item belongs to the holder of that time"});
    visit("basis", self.basis, {"Why it is this person's"});
    visit("subject", self.subject, {"Keyed hash that stands for the identifier in the clear"});
    visit("phone", self.phone, {"The number in its typed form, when the value is one"});
  }
  bool operator==(const IdentityLinked&) const = default;
};

/// Decision: two persons are one human being.
struct PersonMerged {
  static constexpr const char* kType = "person.merged";
  static constexpr const char* kWhen = "Evidence came that two persons are one human being.";
  static constexpr const char* kWhenNot = "";

  std::string from_person_id;
  std::string into_person_id;
  std::string reason;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("from_person_id", self.from_person_id, {"The person that is no longer used"});
    visit("into_person_id", self.into_person_id, {"The person that remains"});
    visit("reason", self.reason,
          {"Which evidence",
           kPlain,
           {"identity_changed", "same_identifiers", "first_strong_id", "same_record"}});
  }
  bool operator==(const PersonMerged&) const = default;
};

/// Decision: a conversation exists between a business number and a person or a group.
struct ConversationOpened {
  static constexpr const char* kType = "conversation.opened";
  static constexpr const char* kWhen = "The first item of a conversation was seen.";
  static constexpr const char* kWhenNot = "For later items, also after months of silence.";

  std::string conversation_id;
  Channel channel;
  std::optional<std::string> person_id;
  std::optional<std::string> group_id;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("conversation_id", self.conversation_id, {"Our id"});
    visit("channel", self.channel, {"Business number of the conversation"});
    visit("person_id", self.person_id, {"The other side, when it is a person"});
    visit("group_id", self.group_id, {"The other side, when it is a group"});
  }
  bool operator==(const ConversationOpened&) const = default;
};

/// A record that a connected system keeps of a person.
struct RemoteRecord {
  std::string connection;
  std::string object;
  std::string remote_id;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("connection", self.connection, {"Name of the connection to the system"});
    visit("object", self.object, {"What kind of record it is", kPlain, {"contact"}});
    visit("remote_id", self.remote_id, {"The system's id of the record"});
  }
  bool operator==(const RemoteRecord&) const = default;
};

/// Decision: a person asked to be forgotten, and was.
struct PersonErased {
  static constexpr const char* kType = "person.erased";
  static constexpr const char* kWhen = "An operator erased a person.";
  static constexpr const char* kWhenNot = "";

  std::string person_id;
  std::vector<std::string> subjects;
  std::int64_t newest_key = 0;
  std::vector<std::string> person_ids;
  std::vector<RemoteRecord> records;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("person_id", self.person_id, {"Our id; nothing else of them is left"});
    visit("subjects", self.subjects, {"Keyed hashes of the identifiers whose keys were destroyed"});
    visit("newest_key", self.newest_key, {"Number of the last data key that this concerns"});
    visit("person_ids", self.person_ids, {"Ids of ours that were merged into the person"});
    visit("records", self.records,
          {"What connected systems keep of the person, to be erased there"});
  }
  bool operator==(const PersonErased&) const = default;
};

}  // namespace sambung::model
