#pragma once

#include <span>

#include "plugins/kit/ability.hpp"
#include "plugins/kit/apart.hpp"
#include "plugins/kit/finding.hpp"
#include "plugins/kit/order.hpp"

namespace sambung::kit {

/// What a check works with. Borrowed for its run.
struct Subject {
  const Order& order;
  const Ability& ability;
};

/// One promise of a connector, held to the test in a process of its own. Immutable.
struct Check {
  const char* name;     ///< stable: scripts name it
  const char* promise;  ///< one line, no final period
  Finding (*run)(const Subject&);
};

/// All checks, in the order of a run.
std::span<const Check> checks();

// One group a file: check_start.cpp, check_describe.cpp ...
Finding loads(const Subject&);
Finding exports_one_symbol(const Subject&);
Finding manifest_valid(const Subject&);
Finding unknown_key_refused(const Subject&);
Finding wrong_types_refused(const Subject&);
Finding description_valid(const Subject&);
Finding description_kept(const Subject&);
Finding probe_answers(const Subject&);
Finding events_answered(const Subject&);
Finding every_event_taken(const Subject&);
Finding malformed_events_invalid(const Subject&);
Finding repeats_harmless(const Subject&);
Finding replay_harmless(const Subject&);
Finding lanes_kept(const Subject&);
Finding batch_sizes_taken(const Subject&);
Finding delivery_cancelled(const Subject&);
Finding operations_cancelled(const Subject&);
Finding deadline_kept(const Subject&);
Finding malformed_requests_survived(const Subject&);
Finding many_requests_answered(const Subject&);
Finding failures_told(const Subject&);
Finding find_shape(const Subject&);
Finding fetch_shape(const Subject&);
Finding upsert_once(const Subject&);
Finding upsert_version(const Subject&);
Finding upsert_gone(const Subject&);
Finding write_comes_back(const Subject&);
Finding replay_changes_nothing(const Subject&);
Finding deleted_not_written(const Subject&);
Finding merge_told(const Subject&);
Finding lost_answer_survived(const Subject&);
Finding throttling_survived(const Subject&);
Finding token_death_survived(const Subject&);
Finding changes_paged(const Subject&);
Finding changes_complete(const Subject&);
Finding changes_from_past(const Subject&);
Finding garbage_cursor_lost(const Subject&);
Finding lookup_shape(const Subject&);
Finding receive_pure(const Subject&);
Finding personal_data_kept(const Subject&);
Finding secrets_kept(const Subject&);
Finding nothing_leaks(const Subject&);
Finding destroy_clean(const Subject&);

}  // namespace sambung::kit
