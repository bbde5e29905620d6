#pragma once

#include <string>

namespace sambung::kit {

/// Runs `program FROM INTO`, by which the author of a connector merges two records of a test account: no
/// connector can. Its output goes to our standard error. Empty when it ended with 0 within 60 s, else what
/// is wrong; ids are never in it.
std::string merge_by(const std::string& program, const std::string& from, const std::string& into);

}  // namespace sambung::kit
