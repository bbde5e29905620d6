#include "connectors/sql/plan.hpp"

#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "connectors/sql/fold.hpp"
#include "connectors/sql/mapping.hpp"

namespace sambung::sql {

Plan plan(const Batch& batch, BodyReader& body) {
  Plan out;
  Steps steps;
  std::set<std::string_view> stopped;
  for (const Event event : batch) {
    if (stopped.contains(event.lane())) {
      out.outcomes.push_back(Outcome::not_attempted());
      continue;
    }
    Mapped mapped = map(event, body);
    if (!mapped.refusal.empty()) {
      stopped.insert(event.lane());
      out.outcomes.push_back(Outcome::invalid(std::move(mapped.refusal)));
      continue;
    }
    std::move(mapped.steps.begin(), mapped.steps.end(), std::back_inserter(steps));
    out.outcomes.push_back(Outcome::done(std::string(event.id())));
  }
  out.groups = fold(std::move(steps));
  return out;
}

}  // namespace sambung::sql
