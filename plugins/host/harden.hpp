#pragma once

#include "core/base/result.hpp"

namespace sambung::host {

/// Prepares this process to hold secrets and foreign code: dies with the broker, cannot be traced
/// or dumped by others, gains no privileges, leaves signals to the broker, and closes every
/// descriptor but 0-2 and `keep`. Call first, before any thread exists.
Result<void> harden(int keep);

}  // namespace sambung::host
