#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sambung::sql {

/// Every way in which an event changes the tables. All of them may be repeated, and all but erasing
/// may come in any order, without changing what the tables end at.
enum class Statement {
  // Of rows; their parameters are the columns that `shape_of` names.
  kTouchPerson,
  kLinkIdentity,
  kTouchConversation,
  kAddInteraction,
  kApplyActs,  ///< what edits, revokes and reactions made of a message; after they were added
  kAddStatus,
  kAddFile,
  kAddEvent,
  // Of one person: who is merged (and into whom), or who is erased.
  kMergeMark,           ///< from, into: from is now into
  kMergeChain,          ///< from: who was merged into from earlier
  kMergeTarget,         ///< from: into exists and has what from had
  kMergeEmpty,          ///< from: has nothing of its own any more
  kMergeIdentities,     ///< from
  kMergeConversations,  ///< from
  kMergeInteractions,   ///< from
  kMergeStatuses,       ///< from
  kMergeFiles,          ///< from
  kMergeEvents,         ///< from
  kEraseIdentities,     ///< person, as all below
  kEraseInteractions,
  kEraseStatuses,
  kEraseFiles,
  kEraseConversations,
  kEraseEvents,
  kErasePerson,
};
inline constexpr std::size_t kStatementCount =
    static_cast<std::size_t>(Statement::kErasePerson) + 1;
inline constexpr std::size_t kRowStatementCount =
    static_cast<std::size_t>(Statement::kAddEvent) + 1;

/// Whether the statement is one of rows, of which many may be written at once.
constexpr bool has_rows(Statement statement) {
  return static_cast<std::size_t>(statement) < kRowStatementCount;
}

/// What the databases need said differently. A row statement takes in SQLite one row as parameters
/// $1, $2 ...; in PostgreSQL many rows as arrays of text, one a column; in MariaDB many rows as $1, a
/// JSON array of arrays.
enum class Dialect { kSqlite, kPostgres, kMariadb };
std::string text_of(Statement statement, Dialect dialect);

/// A parameter: text without NUL characters, numbers in decimal; nullopt is NULL.
using Value = std::optional<std::string>;
using Row = std::vector<Value>;

/// One execution of a statement.
struct Step {
  Statement statement;
  Row parameters;
};
using Steps = std::vector<Step>;

/// Executions of one statement; of a row statement, no two rows have the same key.
struct Group {
  Statement statement;
  std::vector<Row> rows;
};
using Groups = std::vector<Group>;

}  // namespace sambung::sql
