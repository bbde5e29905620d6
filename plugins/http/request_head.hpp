#pragma once

#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "plugins/http/message.hpp"
#include "plugins/http/url.hpp"

namespace sambung::remote {

/// Whether `request` can be put on the wire and be read there as what it is. kInvalid, naming a
/// header but never its value: a method or name that is no word of capitals or no token; CR, LF, NUL
/// or another control character in a value, by which one request becomes two; a header that frames
/// the message or names the connection, which are ours to say.
Result<void> check(const Request& request);

/// The request line and the header section, with the empty line. `request` has passed `check`.
std::string head_text(const Request& request, const Url& url, const std::string& user_agent);

}  // namespace sambung::remote
