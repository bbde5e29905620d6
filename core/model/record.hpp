#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model/identity.hpp"
#include "core/model/raw.hpp"
#include "core/model/shape.hpp"

namespace sambung::model {

/// A connected system said what a record of its own is now.
struct RecordChanged {
  static constexpr const char* kType = "record.changed";
  static constexpr const char* kWhen =
      "A connected system told of a contact, an order or another record of its own.";
  static constexpr const char* kWhenNot = "For a row that it tells again without any difference.";

  std::string connection;
  std::string object;
  std::string remote_id;
  std::int64_t version = 0;
  UnixTime time{};
  std::optional<std::string> author;
  std::optional<bool> deleted;
  std::optional<std::string> merged_into;
  std::vector<std::string> former_ids;
  std::vector<std::string> phones;
  std::vector<std::string> emails;
  std::optional<bool> may_create;
  std::optional<std::string> trouble;
  Raw fields;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("connection", self.connection, {"Name of the connection to the system"});
    visit("object", self.object, {"What kind of record it is", kPlain, {"contact", "order"}});
    visit("remote_id", self.remote_id, {"The system's id of the record"});
    visit("version", self.version, {"Never falls while the record changes"});
    visit("time", self.time, {"When it changed, by the system's clock"});
    visit("author", self.author,
          {"Who changed it, where the system tells", kPlain, {"human", "machine"}});
    visit("deleted", self.deleted, {"Whether the record is gone"});
    visit("merged_into", self.merged_into, {"The system's id of the record that it went into"});
    visit("former_ids", self.former_ids, {"The system's ids of records that went into this one"});
    visit("phones", self.phones, {"Numbers in E.164 by which the person is known", kPersonal});
    visit("emails", self.emails, {"Addresses by which the person is known", kPersonal});
    visit("may_create", self.may_create,
          {"Whether the connection's settings let this record make a person of whom nothing else "
           "is known"});
    visit("trouble", self.trouble, {"Why the record could not be mapped; then it has no fields"});
    visit("fields", self.fields, {"Canonical fields by name, as the mapping made them", kPersonal});
  }
  bool operator==(const RecordChanged&) const = default;
};

/// How far a system's changes were taken in. Written in one append with the changes before it.
struct SourceAdvanced {
  static constexpr const char* kType = "source.advanced";
  static constexpr const char* kWhen =
      "A page of a system's changes was stored, and once a day where there are none.";
  static constexpr const char* kWhenNot = "";

  std::string connection;
  std::string cursor;
  UnixTime time{};

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("connection", self.connection, {"Name of the connection to the system"});
    visit("cursor", self.cursor, {"Where to go on; text that only the connector reads"});
    visit("time", self.time, {"When the page was stored"});
  }
  bool operator==(const SourceAdvanced&) const = default;
};

/// Somebody changed a person here.
struct PersonEdited {
  static constexpr const char* kType = "person.edited";
  static constexpr const char* kWhen =
      "An agent, an operator or a program changed, restored or pinned a field of a person here.";
  static constexpr const char* kWhenNot = "For what a connected system changed.";

  std::string person_id;
  std::string field;
  std::optional<Raw> value;
  std::optional<bool> pinned;
  std::string author;
  UnixTime time{};

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("person_id", self.person_id, {"Whose field it is"});
    visit("field", self.field, {"Canonical name of the field"});
    visit("value", self.value, {"What it holds from now on; null for nothing", kPersonal});
    visit("pinned", self.pinned, {"Whether systems' changes are undone from now on"});
    visit("author", self.author, {"Who did it", kPlain, {"human", "machine"}});
    visit("time", self.time, {"When"});
  }
  bool operator==(const PersonEdited&) const = default;
};

/// A value that gave way.
struct LostValue {
  std::string field;
  Raw value;
  UnixTime time{};
  std::string author;
  std::string origin;
  std::string reason;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("field", self.field, {"Canonical name of the field"});
    visit("value", self.value, {"What it held", kPersonal});
    visit("time", self.time, {"When that was set"});
    visit("author", self.author, {"Who had set it", kPlain, {"human", "machine"}});
    visit("origin", self.origin, {"Where: a connection's name, or sambung"});
    visit("reason", self.reason, {"Which rule decided"});
  }
  bool operator==(const LostValue&) const = default;
};

/// Decision: what is known of a person's records in connected systems, and the values agreed on.
struct PersonSynced {
  static constexpr const char* kType = "person.synced";
  static constexpr const char* kWhen =
      "A value gave way, a record was found or made, a write was begun or what became of one learnt.";
  static constexpr const char* kWhenNot =
      "When a system told of its own record and nothing was done about it yet.";

  std::string person_id;
  std::int64_t revision = 0;
  UnixTime time{};
  std::vector<std::string> causes;
  std::vector<RemoteRecord> tied;
  std::vector<LostValue> lost;
  Raw standing;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor& visit) {
    visit("person_id", self.person_id, {"Whose records they are"});
    visit("revision", self.revision, {"Rises with each of these events of a person"});
    visit("time", self.time, {"When it was decided"});
    visit("causes", self.causes, {"Ids of the events that it follows from"});
    visit("tied", self.tied, {"Records that are the person's from now on"});
    visit("lost", self.lost, {"Values that gave way; `sambung sync restore` brings one back"});
    visit("standing", self.standing,
          {"All that sync knows now: `fields` by name with `value`, when and who, `links` by "
           "connection, `reviews`; core/sync/README.md has its members",
           kPersonal});
  }
  bool operator==(const PersonSynced&) const = default;
};

}  // namespace sambung::model
