#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace sambung::simulator {

/// Keeps the order of members, so that bodies look as they are documented. Only forward-declared in
/// the headers of this folder.
using Json = nlohmann::ordered_json;

/// kInvalid for what is not JSON in UTF-8 or nests deeper than 64.
Result<Json> parse_json(std::string_view text);

/// As WhatsApp writes webhooks: no spaces, non-ASCII as \uXXXX with lower-case hex, "/" as "\/".
/// The signature is over these bytes, so a receiver that hashes its own rendering fails here too.
std::string to_wire(const Json& value);

/// JSON without spaces; bytes that are no UTF-8 (form fields can hold them) are replaced.
std::string compact(const Json& value);

/// `value[name]` as text when it is a string or a whole number, else empty.
std::string text_of(const Json& value, std::string_view name);

}  // namespace sambung::simulator
