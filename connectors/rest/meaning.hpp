#pragma once

#include <sambung/http.hpp>

#include "connectors/rest/definition.hpp"

namespace sambung::rest {

/// An answer as rules see it. Borrows all of it.
struct Seen {
  const HttpAnswer& http;
  const Json& body;  ///< null when there is none or it is no JSON
};

/// Whether all that `rule` says holds.
bool holds(const Rule& rule, const Seen& seen);

/// The first of `own`, then of `general`, that holds; nullptr when none does.
const Rule* first_rule(const std::vector<Rule>& own, const std::vector<Rule>& general,
                       const Seen& seen);

/// What `rule` says of the answer. `scope` fills an id that is a template. Nothing that the system
/// wrote gets into the reason but the name of a field.
Outcome outcome_by(const Rule& rule, const Seen& seen, const Json& scope);

/// The number at a header or pointer; nothing when there is none.
std::optional<double> number_at(const RetryAfter& source, const Seen& seen);

/// A time from now, by `source`; zero when the answer does not say. A day at most.
std::chrono::milliseconds wait_by(const RetryAfter& source, const Seen& seen);

}  // namespace sambung::rest
