#pragma once

#include <string>
#include <utility>

#include "core/base/result.hpp"

namespace sambung::mapping {

/// kInvalid with a reason that reads on from the name of what is wrong: "is no list".
inline Error cannot(std::string reason) { return Error{ErrorCode::kInvalid, std::move(reason)}; }

}  // namespace sambung::mapping
