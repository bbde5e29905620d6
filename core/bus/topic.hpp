#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/event.hpp"

namespace sambung::bus {

/// "<type>.<channel>.", for account events "<type>.<account>.", for events of neither "<type>.-.".
/// Every level ends in a dot, because ZeroMQ matches byte prefixes: "message." must not match
/// "messages.x.". Characters of a channel other than letters, digits, '_' and '-' become '_'.
std::string topic_of(const model::Envelope& envelope);

/// Whether `topic` begins with one of `prefixes`; an empty list is everything.
bool has_prefix(std::string_view topic, const std::vector<std::string>& prefixes);

}  // namespace sambung::bus
