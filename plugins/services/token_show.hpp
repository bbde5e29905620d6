#pragma once

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "plugins/http/message.hpp"
#include "plugins/wire/ask.hpp"

namespace sambung::services {

/// Puts `token` where its carrier says: a header, a query parameter, or a signature. kInvalid - the
/// request has such a header itself (two would be two answers to one question), or cannot be signed.
Result<void> show(const wire::Told& token, remote::Request& request, UnixTime now);

}  // namespace sambung::services
