#pragma once

#include <string>

#include "core/base/result.hpp"

namespace sambung::runtime {

/// Decides, before anything of a connector's file runs, whether nobody but root and ourselves can
/// have written it: absolute path, regular file, it and every folder above owned by root or by this
/// process's user and not writable for group or others (a sticky folder such as /tmp is allowed).
/// Gives the path without symbolic links, which is the one to load.
/// Errors: kNotFound; kUnauthorised with the command that repairs it; kInvalid.
Result<std::string> trusted_path(const std::string& path);

}  // namespace sambung::runtime
