#include "connectors/sql/events.hpp"

#include <set>
#include <string_view>
#include <utility>

#include "connectors/sql/fold.hpp"
#include "connectors/sql/mapping.hpp"
#include "connectors/sql/plan.hpp"

namespace sambung::sql {

namespace {

Outcome deliver_one(const Event& event, BodyReader& body,
                    const std::function<Committed(const Groups&)>& commit) {
  Mapped mapped = map(event, body);
  if (!mapped.refusal.empty()) return Outcome::invalid(mapped.refusal);
  Committed committed = commit(fold(std::move(mapped.steps)));
  if (!committed.outcome.is_done()) return std::move(committed.outcome);
  return Outcome::done(std::string(event.id()));
}

}  // namespace

Outcomes deliver(const Batch& batch, BodyReader& body,
                 const std::function<Committed(const Groups&)>& commit) {
  Plan whole = plan(batch, body);
  const Committed committed = commit(whole.groups);
  if (committed.outcome.is_done()) return std::move(whole.outcomes);
  if (!committed.is_data) return all(batch, committed.outcome);
  Outcomes outcomes;
  std::set<std::string_view> stopped;
  for (const Event event : batch) {
    const bool is_later = stopped.contains(event.lane());
    outcomes.push_back(is_later ? Outcome::not_attempted() : deliver_one(event, body, commit));
    if (!outcomes.back().is_done()) stopped.insert(event.lane());
  }
  return outcomes;
}

}  // namespace sambung::sql
