#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

namespace sambung::whatsapp {

/// Query parameters of a request, decoded, in their order; a name may occur twice.
using Query = std::vector<std::pair<std::string, std::string>>;

/// Answers Meta's verification GET (`hub.mode`, `hub.challenge`, `hub.verify_token`): the text to
/// send back with 200 as `text/plain`. kUnauthorised - the token is not `token` (an empty `token`
/// matches nothing); kInvalid - a parameter is missing, doubled or not what Meta sends. The error
/// never quotes the query.
Result<std::string> answer_handshake(const Query& query, const Secret& token);

}  // namespace sambung::whatsapp
