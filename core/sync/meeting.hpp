#pragma once

#include <optional>
#include <string>

#include "core/sync/policy.hpp"
#include "core/sync/value.hpp"

namespace sambung::sync {

/// What the two sides of one field come to.
enum class Verdict {
  kNothing,  ///< the system holds what was agreed on: an echo, a repeat, another field's change
  kAgreed,   ///< both sides came to the same value by themselves
  kTheirs,   ///< the system's value becomes the person's
  kOurs,     ///< the person's value stays, and goes to the system
  kUnited,   ///< a set of both
  kReview,   ///< a human has to say
};

/// The person's side of a field.
struct Ours {
  Value value;
  Stamp stamp;
  bool pinned = false;  ///< a human fixed it: systems' changes are undone until it is unpinned

  bool operator==(const Ours&) const = default;
};

/// What was agreed on the last time that person and system met at a field. They may differ where the
/// system keeps a value in a poorer form than ours.
struct Base {
  Value theirs;
  Value ours;
  std::int64_t version = 0;  ///< of the record, when the system's value was that one

  bool operator==(const Base&) const = default;
};

struct Theirs {
  Value value;
  Stamp stamp;

  bool operator==(const Theirs&) const = default;
};

struct Meeting {
  Verdict verdict = Verdict::kNothing;
  Value agreed;  ///< the person's value from now on
  std::optional<Value>
      loser;                ///< the value that gives way, when somebody had set it since the base
  const char* reason = "";  ///< which rule decided
};

/// One field of one person and one system: a pure function, and the only place where a value wins.
/// Without a base they meet for the first time: then what one side lacks it takes from the other, and
/// two values that differ are a conflict.
Meeting meet(const Ours& ours, const std::optional<Base>& base, const Theirs& theirs,
             const FieldRule& rule);

}  // namespace sambung::sync
