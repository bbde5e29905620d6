#pragma once

#include <sambung/batch.hpp>
#include <string>

#include "connectors/sql/body.hpp"
#include "connectors/sql/statements.hpp"

namespace sambung::sql {

/// What an event makes of the tables, or why it never can.
struct Mapped {
  Steps steps;
  std::string refusal;  ///< empty: `steps` are right; else the reason, without personal data
};

/// Pure but for `body`, which reads the event's. An event whose body was erased at its source, and
/// any type without tables of its own, becomes at most a row of `events`.
Mapped map(const Event& event, BodyReader& body);

/// Forgets a person.
Steps erase_person(const std::string& person);

}  // namespace sambung::sql
