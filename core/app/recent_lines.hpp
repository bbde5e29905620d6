#pragma once

#include <memory>
#include <string>
#include <vector>

namespace spdlog {
class logger;
namespace sinks {
class sink;
}
}  // namespace spdlog

namespace sambung::app {

/// A sink that keeps the last 500 lines as they were written, for `sambung doctor --bundle`.
/// Thread-safe.
std::shared_ptr<spdlog::sinks::sink> make_recent_lines();

/// What the logger's sink of that kind has, oldest first; nothing when it has none.
std::vector<std::string> recent_lines(const spdlog::logger& log);

}  // namespace sambung::app
