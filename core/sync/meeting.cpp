#include "core/sync/meeting.hpp"

#include <algorithm>
#include <iterator>

namespace sambung::sync {

namespace {

/// Which of two conflicting values wins.
enum class Side { kOurs, kTheirs };

Meeting take(Side side, const Ours& ours, const Theirs& theirs, const char* reason) {
  const bool they_win = side == Side::kTheirs;
  return {.verdict = they_win ? Verdict::kTheirs : Verdict::kOurs,
          .agreed = they_win ? theirs.value : ours.value,
          .loser = they_win ? ours.value : theirs.value,
          .reason = reason};
}

Meeting newest(const Ours& ours, const Theirs& theirs, const FieldRule& rule) {
  const auto later = theirs.stamp.at - ours.stamp.at;
  if (later > rule.skew) return take(Side::kTheirs, ours, theirs, "newest");
  if (-later > rule.skew) return take(Side::kOurs, ours, theirs, "newest");
  if (ours.stamp.author != theirs.stamp.author) {
    const bool they = theirs.stamp.author == Author::kHuman;
    return take(they ? Side::kTheirs : Side::kOurs, ours, theirs, "newest: human within the skew");
  }
  const bool they = theirs.value > ours.value;
  return take(they ? Side::kTheirs : Side::kOurs, ours, theirs, "newest: greater within the skew");
}

Meeting human_wins(const Ours& ours, const Theirs& theirs, const FieldRule& rule) {
  if (ours.stamp.author == theirs.stamp.author) return newest(ours, theirs, rule);
  const bool they = theirs.stamp.author == Author::kHuman;
  return take(they ? Side::kTheirs : Side::kOurs, ours, theirs, "human wins");
}

/// Three ways: an element stays if both have it, or one has it and the base did not.
TextSet unite(const TextSet& ours, const TextSet& base, const TextSet& theirs) {
  TextSet all, united;
  std::set_union(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                 std::inserter(all, all.end()));
  for (const std::string& element : all) {
    const bool both = ours.contains(element) && theirs.contains(element);
    if (both || !base.contains(element)) united.insert(element);
  }
  return united;
}

const TextSet* as_set(const Value& value) {
  static const TextSet none;
  return is_null(value) ? &none : std::get_if<TextSet>(&value);
}

std::optional<Meeting> united(const Ours& ours, const std::optional<Base>& base,
                              const Theirs& theirs) {
  const TextSet* mine = as_set(ours.value);
  const TextSet* other = as_set(theirs.value);
  if (mine == nullptr || other == nullptr) return std::nullopt;
  // Whose the base was matters nothing for a set that both keep whole.
  const TextSet* before = base ? as_set(base->theirs) : nullptr;
  TextSet sum = unite(*mine, before == nullptr ? TextSet{} : *before, *other);
  return Meeting{
      .verdict = Verdict::kUnited, .agreed = std::move(sum), .loser = {}, .reason = "union"};
}

Meeting conflict(const Ours& ours, const std::optional<Base>& base, const Theirs& theirs,
                 const FieldRule& rule) {
  switch (rule.policy) {
    case Policy::kHumanWins: return human_wins(ours, theirs, rule);
    case Policy::kUnion:
      if (auto both = united(ours, base, theirs)) return *both;
      break;
    case Policy::kReview:
      return {.verdict = Verdict::kReview,
              .agreed = ours.value,
              .loser = theirs.value,
              .reason = "review"};
    case Policy::kOwner:  // decided before
    case Policy::kNewest: break;
  }
  return newest(ours, theirs, rule);
}

/// Whether somebody has ever said what the person's field holds.
bool was_set(const Ours& ours) { return !ours.stamp.origin.empty(); }

/// The system alone has moved.
Meeting one_sided(const Ours& ours, const std::optional<Base>& base, const Theirs& theirs,
                  const FieldRule& rule) {
  if (rule.policy == Policy::kUnion) {
    if (auto both = united(ours, base, theirs)) return *both;
  }
  return {
      .verdict = Verdict::kTheirs, .agreed = theirs.value, .loser = {}, .reason = "only change"};
}

Meeting fill_in(const Ours& ours) {
  return {.verdict = Verdict::kOurs, .agreed = ours.value, .loser = {}, .reason = "first met"};
}

/// A blank of the owner's is a value too, but for the first one, which is filled. Until somebody has
/// said anything, everybody may.
Meeting owned(const Ours& ours, const std::optional<Base>& base, const Theirs& theirs,
              const FieldRule& rule) {
  if (!was_set(ours)) return one_sided(ours, base, theirs, rule);
  if (!base && is_null(theirs.value)) return fill_in(ours);
  if (theirs.stamp.origin != rule.owner) return take(Side::kOurs, ours, theirs, "owner");
  if (base && ours.value == base->ours) return one_sided(ours, base, theirs, rule);
  return take(Side::kTheirs, ours, theirs, "owner");
}

Meeting first(const Ours& ours, const Theirs& theirs, const FieldRule& rule) {
  if (is_null(theirs.value)) return fill_in(ours);
  if (is_null(ours.value)) return one_sided(ours, std::nullopt, theirs, rule);
  return conflict(ours, std::nullopt, theirs, rule);
}

}  // namespace

Meeting meet(const Ours& ours, const std::optional<Base>& base, const Theirs& theirs,
             const FieldRule& rule) {
  if (base && theirs.value == base->theirs) {
    return {.verdict = Verdict::kNothing, .agreed = ours.value, .loser = {}, .reason = "unchanged"};
  }
  if (theirs.value == ours.value) {
    return {.verdict = Verdict::kAgreed, .agreed = ours.value, .loser = {}, .reason = "same"};
  }
  if (ours.pinned) return take(Side::kOurs, ours, theirs, "pinned");
  if (rule.policy == Policy::kOwner) return owned(ours, base, theirs, rule);
  if (!base) return first(ours, theirs, rule);
  if (ours.value == base->ours) return one_sided(ours, base, theirs, rule);
  return conflict(ours, base, theirs, rule);
}

}  // namespace sambung::sync
