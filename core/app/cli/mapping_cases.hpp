#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace sambung::cli {

/// One place where a mapping gave something else than a case wants. JSON texts, or "absent".
struct Difference {
  std::string at;  ///< "canonical/tags": which side, then the JSON pointer
  std::string wanted;
  std::string got;
};

/// What became of one case.
struct CaseOutcome {
  std::string name;
  std::vector<Difference> differences;
  std::string error;  ///< why the mapping refused; empty when it did not

  bool passed() const { return differences.empty() && error.empty(); }
};

/// Runs the cases of a YAML or JSON file: {mapping: FILE or the mapping, region: ID, cases: [{name,
/// object, direction: both|in|out, native, canonical, existing}]}. `in`: native must read as canonical.
/// `out`: canonical must be written as native (into the record `existing`, none when left out). `both`
/// (default): native must read as canonical; writing that back must change nothing; and what is
/// written of it into a new record must read as it again.
/// kInvalid: file:line:column, reason and remedy. kUnavailable: a file cannot be read.
Result<std::vector<CaseOutcome>> run_mapping_cases(const std::filesystem::path& file);

}  // namespace sambung::cli
