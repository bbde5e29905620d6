#pragma once

#include <string>

#include "core/base/result.hpp"

namespace sambung::supervise {

/// Random bytes of the kernel.
Result<std::string> random_bytes(std::size_t size);

/// Makes `directory` (mode 0700) if it is missing and refuses one that is not ours alone: whoever
/// can enter it could speak with our hosts. kUnauthorised, kUnavailable.
Result<void> ensure_private_directory(const std::string& directory);

/// A path in `directory` for a new socket, unused so far. kInvalid when it is longer than a
/// socket's address may be.
Result<std::string> fresh_socket_path(const std::string& directory);

}  // namespace sambung::supervise
