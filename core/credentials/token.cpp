#include "core/credentials/token.hpp"

#include <algorithm>

namespace sambung::credentials {

bool lasts(UnixTime minted, UnixTime until, UnixTime now, Need need) {
  return now + std::min<UnixTime::duration>(need.life, (until - minted) / 2) < until;
}

const char* remedy(DeathReason reason) {
  switch (reason) {
    case DeathReason::kNotAuthorised: return "authorise it once";
    case DeathReason::kGrantRefused:
      return "authorise it again; if that was just done, compare the clock and the app's settings";
    case DeathReason::kAnswerLost:
      return "authorise it again: the system may have rotated the token in an answer that was lost";
    case DeathReason::kRejectedAgain:
      return "look in the system whether the user or app is still allowed, then retry it";
    case DeathReason::kUnreadable:
      return "give sambung the master key of this data folder, or authorise it again";
  }
  return "";
}

const char* name_of(DeathReason reason) {
  switch (reason) {
    case DeathReason::kNotAuthorised: return "not_authorised";
    case DeathReason::kGrantRefused: return "grant_refused";
    case DeathReason::kAnswerLost: return "answer_lost";
    case DeathReason::kRejectedAgain: return "rejected_again";
    case DeathReason::kUnreadable: return "unreadable";
  }
  return "";
}

}  // namespace sambung::credentials
