#pragma once

#include <chrono>
#include <map>
#include <string>

namespace sambung::sync {

/// What decides when both sides of a field differ from what they last agreed on.
enum class Policy {
  kOwner,   ///< one side owns the field; the other's changes are undone
  kNewest,  ///< the later change, unless both are within `skew`: then a human's, then the greater
  kHumanWins,  ///< a human's before a machine's; among equals as kNewest
  kUnion,  ///< sets: what either side added stays, what either side removed goes; others as kNewest
  kReview,  ///< nobody but a human; until then nothing is written anywhere
};

struct FieldRule {
  Policy policy = Policy::kHumanWins;
  std::string owner = {};  ///< of kOwner: a connection, or "sambung"
  std::chrono::milliseconds skew{2000};
};

/// Which way a field goes between the person and one system.
enum class Direction { kBoth, kIn, kOut };

/// What one connection takes part in.
struct Reach {
  std::map<std::string, Direction> fields;
  /// A record may be made there; else those that are there are tied alone.
  bool may_create = false;
  /// Nothing is written there but what an operator has let go (`Desk::apply`).
  bool held = false;
};

/// What is synced. A field or a connection that is not declared here is never written.
struct Rules {
  std::map<std::string, FieldRule> fields;
  std::map<std::string, Reach> connections;

  /// Whether a field goes that way; false for what is not declared.
  bool takes(const std::string& connection, const std::string& field) const;
  bool gives(const std::string& connection, const std::string& field) const;
};

}  // namespace sambung::sync
