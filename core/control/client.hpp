#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "core/base/result.hpp"
#include "core/control/message.hpp"

namespace sambung::control {

/// Asks the broker behind a control socket, and waits for its answer: JSON. kNotFound - no broker
/// listens there; kUnauthorised - the socket is another user's; kUnavailable - no answer in time; else
/// what the broker says.
Result<std::string> ask(const std::filesystem::path& socket, const RequestLine& request,
                        std::chrono::milliseconds patience);

}  // namespace sambung::control
