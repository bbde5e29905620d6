#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/unique_fd.hpp"

namespace sambung::control {

/// Listens on a fresh socket at `path`, mode 0600; an old socket there is replaced. Paths may be
/// longer than a socket's address. kUnavailable.
Result<UniqueFd> listen_at(const std::filesystem::path& path);

/// kNotFound - nobody listens there; kUnauthorised - not ours to use; kUnavailable.
Result<UniqueFd> connect_to(const std::filesystem::path& path);

/// Reads up to and without a newline. kUnavailable - the peer went, or `patience` was over; kFull -
/// more than `bytes_max`.
Result<std::string> read_line(int fd, std::size_t bytes_max, std::chrono::milliseconds patience);

/// Writes all of it. kUnavailable likewise.
Result<void> write_all(int fd, std::string_view bytes, std::chrono::milliseconds patience);

}  // namespace sambung::control
