#pragma once

#include <vector>

#include "core/model/event.hpp"

namespace sambung::model {

/// Every person that an event names, in the order of its description.
std::vector<Party> parties_of(const Data& data);

}  // namespace sambung::model
