#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/model/event.hpp"

namespace sambung {

/// One made-up example, with a name, of each event that no webhook gives.
std::vector<std::pair<std::string, model::Data>> decision_examples();

}  // namespace sambung
