#include "core/deliver/outcome_rule.hpp"

namespace sambung::deliver {

Fate fate_of(OutcomeClass outcome) {
  switch (outcome) {
    case OutcomeClass::kDone:
    case OutcomeClass::kDuplicate: return Fate::kDone;
    case OutcomeClass::kTransient:
    case OutcomeClass::kThrottled:
    case OutcomeClass::kNotAttempted: return Fate::kRetry;
    case OutcomeClass::kConflict:
    case OutcomeClass::kMerged:
    case OutcomeClass::kGone:
    case OutcomeClass::kUnknown: return Fate::kRetryCounted;
    case OutcomeClass::kAuthDead:
    case OutcomeClass::kPermission:
    case OutcomeClass::kQuota: return Fate::kPause;
    case OutcomeClass::kInvalid:
    case OutcomeClass::kNotSupported: return Fate::kBury;
  }
  return Fate::kRetry;
}

std::string_view outcome_name(OutcomeClass outcome) {
  switch (outcome) {
    case OutcomeClass::kDone: return "done";
    case OutcomeClass::kTransient: return "transient";
    case OutcomeClass::kThrottled: return "throttled";
    case OutcomeClass::kAuthDead: return "auth_dead";
    case OutcomeClass::kPermission: return "permission";
    case OutcomeClass::kQuota: return "quota";
    case OutcomeClass::kConflict: return "conflict";
    case OutcomeClass::kDuplicate: return "duplicate";
    case OutcomeClass::kMerged: return "merged";
    case OutcomeClass::kUnknown: return "unknown";
    case OutcomeClass::kInvalid: return "invalid";
    case OutcomeClass::kNotSupported: return "not_supported";
    case OutcomeClass::kNotAttempted: return "not_attempted";
    case OutcomeClass::kGone: return "gone";
  }
  return "transient";
}

}  // namespace sambung::deliver
