#pragma once

#include <string>
#include <string_view>

namespace sambung::rest {

/// The UUID, version 5 (RFC 9562), of `name` in a namespace of sambung's own: the same for the same
/// name for ever.
std::string uuid_of(std::string_view name);

}  // namespace sambung::rest
