#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sambung::fuzz {

/// A door through which bytes come in that others have made. `enter` takes any bytes; it aborts
/// when what comes of them breaks a promise.
struct Target {
  const char* name;
  void (*enter)(std::string_view bytes);
  /// Inputs to begin with.
  std::vector<std::string> (*seeds)();
};

std::span<const Target> targets();

}  // namespace sambung::fuzz
