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

/// The fields that are synced. What is not declared here is never written.
using Rules = std::map<std::string, FieldRule>;

}  // namespace sambung::sync
