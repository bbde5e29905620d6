#pragma once

namespace sambung::cli {

/// The version of this build, from the project's one place (CMakeLists.txt).
inline constexpr const char* kVersion = SAMBUNG_VERSION;

}  // namespace sambung::cli
