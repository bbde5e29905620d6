#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "core/base/result.hpp"

namespace sambung::kit {

enum class Network : std::uint8_t {
  kOpen,
  kFenced,     ///< the Internet protocols lead nowhere, or to this machine alone
  kOwnSystem,  ///< as kFenced where this machine is still needed; open where that cannot be had
};

/// Runs `work` in a child process and gives what it returns. kUnavailable - the child crashed, or
/// took longer than `patience` and was killed, with everything that it had started.
/// Call it from a process of one thread: the child is a fork.
Result<std::string> run_apart(const std::function<std::string()>& work, Network network,
                              std::chrono::milliseconds patience);

}  // namespace sambung::kit
