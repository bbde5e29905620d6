#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sambung::sql {

/// Every way in which an event changes the tables. All of them may be repeated, and all but erasing
/// may come in any order, without changing what the tables end at.
enum class Statement {
  kTouchPerson,         ///< person, name, its time, username, its time, time of creation
  kMergeMark,           ///< from, into: from is now into
  kMergeChain,          ///< from: who was merged into from earlier
  kMergeTarget,         ///< from: into exists and has what from had
  kMergeEmpty,          ///< from: has nothing of its own any more
  kMergeIdentities,     ///< from
  kMergeConversations,  ///< from
  kMergeInteractions,   ///< from
  kMergeStatuses,       ///< from
  kMergeEvents,         ///< from
  kLinkIdentity,        ///< scope, kind, value, person, since, e164
  kOpenConversation,    ///< conversation, channel, person, group, time
  kTouchConversation,   ///< conversation, channel, person, group, time
  kAddInteraction,      ///< the columns of `interactions` that an event gives
  kApplyActs,           ///< channel, message: what edits, revokes and reactions made of a message
  kAddStatus,           ///< the columns of `statuses`
  kAddEvent,            ///< the columns of `events`
  kEraseIdentities,     ///< person, as all below
  kEraseInteractions,
  kEraseStatuses,
  kEraseConversations,
  kEraseEvents,
  kErasePerson,
};
inline constexpr std::size_t kStatementCount =
    static_cast<std::size_t>(Statement::kErasePerson) + 1;

/// The SQL, in the words that SQLite and PostgreSQL share; parameters are $1, $2 ...
const std::string& text_of(Statement statement);

/// One execution of a statement; nullopt is NULL. Text has no NUL characters.
struct Step {
  Statement statement;
  std::vector<std::optional<std::string>> parameters;
};
using Steps = std::vector<Step>;

}  // namespace sambung::sql
