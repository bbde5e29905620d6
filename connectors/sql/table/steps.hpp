#pragma once

#include <string>
#include <vector>

#include "connectors/sql/table/table.hpp"

namespace sambung::table {

/// One thing that must be there before changes can be followed and rows be made safely.
struct Step {
  std::string what;
  bool present = false;
  std::vector<std::string> statements;  ///< that make it
};

/// What the table of `config` needs, in the order in which it has to be made. Reads the database and
/// changes nothing. A version or op column that is not there yet is a step, not a fault; any other
/// fault is thrown as DatabaseFailure.
std::vector<Step> steps_of(Session& session, const ObjectConfig& config);

/// The channel on which PostgreSQL tells of changes; the payload is the table's name.
inline constexpr const char* kNotifyChannel = "sambung_changes";

}  // namespace sambung::table
