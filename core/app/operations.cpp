#include "core/app/operations.hpp"

#include "core/logging/logger.hpp"

namespace sambung::app {

const Operations::Row Operations::kRows[] = {
    {"status", &Operations::status, false},
    {"trace", &Operations::trace, false},
    {"metrics", &Operations::metrics, false},
    {"log", &Operations::log_lines, false},
    {"dlq_ls", &Operations::dlq_list, false},
    {"dlq_show", &Operations::dlq_show, false},
    {"dlq_replay", &Operations::dlq_replay, true},
    {"dlq_drop", &Operations::dlq_drop, true},
    {"replay", &Operations::replay, true},
    {"rebuild", &Operations::rebuild, true},
    {"erase", &Operations::erase, true},
    {"renormalise", &Operations::renormalise, true},
    {"pause", &Operations::pause, true},
    {"resume", &Operations::resume, true},
    {"reload", &Operations::reload, true},
    {"sync_plan", &Operations::sync_plan, false},
    {"sync_links", &Operations::sync_links, false},
    {"sync_conflicts", &Operations::sync_conflicts, false},
    {"sync_reviews", &Operations::sync_reviews, false},
    {"sync_apply", &Operations::sync_apply, true},
    {"sync_drift", &Operations::sync_drift, true},
    {"hooks", &Operations::hooks, true},
    {"lookup", &Operations::lookup, true},
    {"media_link", &Operations::media_link, true},
    {"sync_restore", &Operations::sync_restore, true},
    {"sync_set", &Operations::sync_set, true},
    {"sync_reconcile", &Operations::sync_reconcile, true},
};

Operations::Answer Operations::answer(const control::Request& request) {
  for (const Row& row : kRows) {
    if (request.verb() != row.verb) continue;
    if (!row.changes) return (this->*row.function)(request);
    if (needs_.live == nullptr) {
      return Error{ErrorCode::kUnavailable,
                   std::string(row.verb) + " needs a running broker; start it with sambung run"};
    }
    Answer answer = (this->*row.function)(request);
    if (request.flag("dry_run")) return answer;
    // Who is erased stands in no log: the name of the connection is all that a line shows.
    needs_.log.info("event=command verb={} connection={} outcome={}", row.verb,
                    request.text("connection"), answer ? "done" : "failed");
    return answer;
  }
  return Error{ErrorCode::kInvalid,
               "this broker knows no such command; it may be of an older "
               "version than the command line"};
}

}  // namespace sambung::app
