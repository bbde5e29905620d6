#pragma once

#include <chrono>

#include "core/base/result.hpp"
#include "plugins/wire/session.hpp"

namespace sambung::host {

/// Reads the one bootstrap frame that the broker writes into the inherited socket.
/// Errors: kUnavailable - nothing whole came within `patience`; kInvalid - not such a frame.
Result<wire::Bootstrap> read_bootstrap(int fd, std::chrono::milliseconds patience);

}  // namespace sambung::host
