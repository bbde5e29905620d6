#pragma once

#include <string>

#include "core/base/result.hpp"

namespace sambung::kit {

/// What stands in a configuration for a folder that is made for the occasion.
inline constexpr const char* kScratch = "{scratch}";

/// Reads a connector's configuration (JSON object, at most 1 MiB) out of `file`, `{scratch}` in its
/// texts replaced by `scratch`. kInvalid, kNotFound: name the file and what is wrong with it.
Result<std::string> read_config(const std::string& file, const std::string& scratch);

/// `config` with `{scratch}` replaced.
std::string with_scratch(std::string config, const std::string& scratch);

}  // namespace sambung::kit
