#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/model/event.hpp"

namespace sambung::model {

/// The type name of `data`: "message.received".
const char* type_name(const Data& data);

/// The JSON body of `data`.
std::string encode(const Data& data);

/// Moves a typed event into its encoded form; sets the envelope's type and version.
EncodedEvent encode(Event event);

/// Reads a body that `encode` wrote, in this or an earlier version of its type.
/// kInvalid names the path that does not fit; kNotFound - no such type or version.
Result<Data> decode(std::string_view type, std::uint32_t version, std::string_view body);

/// Names of all event types, in the order of the catalogue.
std::vector<std::string> type_names();

}  // namespace sambung::model
