#include "connectors/sql/plan.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "connectors/sql/mapping.hpp"

namespace sambung::sql {

namespace {

/// Touches keep the latest time, so that of those that are equal but for their times the last can
/// stand for the others. (The time of creation keeps the earliest: such a touch stands for itself.)
bool is_touch(const Step& step) {
  return (step.statement == Statement::kTouchPerson && !step.parameters[5]) ||
         step.statement == Statement::kTouchConversation;
}

void fold_touches(Steps& steps) {
  std::set<std::pair<Statement, std::vector<std::optional<std::string>>>> seen;
  Steps kept;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (is_touch(*step)) {
      std::vector<std::optional<std::string>> key = step->parameters;
      key[step->statement == Statement::kTouchPerson ? 2 : 4].reset();  // the times
      if (step->statement == Statement::kTouchPerson) key[4].reset();
      if (!seen.emplace(step->statement, std::move(key)).second) continue;
    }
    kept.push_back(std::move(*step));
  }
  std::reverse(kept.begin(), kept.end());
  steps = std::move(kept);
}

}  // namespace

Plan plan(const Batch& batch) {
  Plan out;
  std::set<std::string_view> stopped;
  for (const Event event : batch) {
    if (stopped.contains(event.lane())) {
      out.outcomes.push_back(Outcome::not_attempted());
      continue;
    }
    Mapped mapped = map(event);
    if (!mapped.refusal.empty()) {
      stopped.insert(event.lane());
      out.outcomes.push_back(Outcome::invalid(std::move(mapped.refusal)));
      continue;
    }
    std::move(mapped.steps.begin(), mapped.steps.end(), std::back_inserter(out.steps));
    out.outcomes.push_back(Outcome::done(std::string(event.id())));
  }
  fold_touches(out.steps);
  return out;
}

}  // namespace sambung::sql
