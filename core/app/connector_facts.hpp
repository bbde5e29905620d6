#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.hpp"

namespace sambung::app {

/// What a connector says about itself.
struct ConnectorFacts {
  std::string id;
  std::string version;
  std::string manifest;  ///< JSON
};

/// Loads a connector in a process of its own (this program, `connector describe-here`), so that one
/// that crashes when it is loaded takes nobody with it. kUnavailable - it crashed, hung for 10 s, or
/// printed no facts; otherwise what the loader says.
Result<ConnectorFacts> ask_connector(const std::filesystem::path& library,
                                     const std::filesystem::path& programs);

/// The child's part: loads and prints the facts as one JSON line on standard output. The exit code.
int describe_here(const std::string& library);

}  // namespace sambung::app
