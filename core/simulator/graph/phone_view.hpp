#pragma once

#include <string>
#include <vector>

#include "core/simulator/graph/world.hpp"
#include "core/simulator/json.hpp"

namespace sambung::simulator {

/// A number as the phone node shows it; `fields` picks, empty means the usual ones.
Json phone_view(const Channel& channel, const std::vector<std::string>& fields);

/// `health_status` of one healthy entity.
Json health_status(const std::string& entity_type, const std::string& id);

/// The pieces of a `fields=a,b` parameter; what stands in braces belongs to its piece's name.
std::vector<std::string> split_fields(const std::string& text);

}  // namespace sambung::simulator
