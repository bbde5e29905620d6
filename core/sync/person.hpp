#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/sync/meeting.hpp"

namespace sambung::sync {

/// A write to a system that was begun and whose end is not known yet. At most one a link.
struct Intent {
  std::uint64_t number = 0;  ///< rises over a person's life; the key for idempotence
  Fields fields;
  bool unknown = false;  ///< it may or may not have taken effect: a fresh read will tell

  bool operator==(const Intent&) const = default;
};

/// What a system said about its record of a person.
struct Observation {
  std::string remote_id;
  std::set<std::string> former_ids;  ///< of records that went into it, as far as the system tells
  Fields fields;
  /// Never falls as the record changes; may be equal for changes that follow each other closely.
  std::int64_t version = 0;
  Stamp stamp;
  /// Read from the system itself after our last write to the record ended: it is the truth then. What
  /// arrives by a feed or a webhook may be late, repeated and out of order.
  bool fresh = false;

  bool operator==(const Observation&) const = default;
};

/// A person's record in one system.
struct Link {
  enum class State {
    kWanted,  ///< not there yet, or not found yet
    kLinked,
    kGone,  ///< deleted or unlinked there; neither written nor made again
  };

  State state = State::kWanted;
  std::string remote_id;             ///< empty while kWanted
  std::set<std::string> former_ids;  ///< of records that went into this one
  std::int64_t version = 0;          ///< the latest that is known
  std::set<std::pair<std::int64_t, std::size_t>>
      seen;                ///< of the latest: version, hash of the fields
  bool needs_read = true;  ///< nothing is written before a fresh observation
  std::map<std::string, Base> bases;
  std::optional<Intent> intent;
  /// Came while a write was under way, or so close to what is known that only a read can tell.
  std::vector<Observation> waiting;
  Fields refused;             ///< values that the system does not take
  bool is_rechecked = false;  ///< read again only to be compared
  bool doubted = false;  ///< a making of the record may have taken effect and was not found since

  bool operator==(const Link&) const = default;
};

/// A value that gave way: kept, so that nothing is overwritten silently.
struct Loss {
  std::string field;
  Value value;
  Stamp stamp;         ///< of the value that lost
  std::string reason;  ///< which rule decided

  bool operator==(const Loss&) const = default;
};

/// A field that waits for a human.
struct Review {
  std::vector<Theirs> offers;
  bool alarm = false;  ///< machines rewrite it by turns

  bool operator==(const Review&) const = default;
};

/// All that sync knows of one person. A value: it is folded from events and may be compared.
struct Person {
  std::map<std::string, Ours> fields;
  std::map<std::string, Link> links;  ///< by connection
  std::map<std::string, Review> reviews;
  std::vector<Loss> losses;
  std::map<std::string, std::vector<UnixTime>> machine_changes;  ///< of the last 10 minutes
  std::uint64_t last_intent = 0;

  bool operator==(const Person&) const = default;
};

}  // namespace sambung::sync
