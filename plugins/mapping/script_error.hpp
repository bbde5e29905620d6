#pragma once

#include <string>
#include <string_view>

namespace sambung::mapping {

/// "script:3: attempt to index a nil value (phone)": what Lua said, for operators. Texts that the
/// script made of a record's values are never in it: of the message only phrases of Lua's own, and
/// words that stand in `source` themselves, are kept.
std::string script_reason(std::string_view message, std::string_view source);

}  // namespace sambung::mapping
