#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/lookup/question.hpp"

namespace sambung::lookup {

/// What a connection can be asked for, and by which keys: `lookups` of its description
/// (plugins/abi/OPERATIONS.md). Plain value.
using Offer = std::map<std::string, std::vector<std::string>>;

/// Of what `describe` gave. Names that are too long or too many are left out. kUnavailable - it is
/// no description.
Result<Offer> read_offer(std::string_view description);

/// kNotFound: `connection` cannot be asked so; the text lists what it can be asked.
Result<void> check(const Offer& offer, const Question& question, const std::string& connection);

}  // namespace sambung::lookup
