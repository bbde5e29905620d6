#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <string>

#include "core/app/cli/exit_code.hpp"

namespace sambung::cli {

enum class Format : std::uint8_t { kText, kJson, kJsonLines };

/// Where a verb reads and writes: data goes to `out`, talk to `err`. Borrowed for the whole run.
struct Terminal {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  Format format = Format::kText;
  std::filesystem::path programs;  ///< the folder of this binary; sambung-host is beside it

  /// Prints "error: ..." and gives the exit code that fits.
  int fail(const Error& error) const;
  int fail(int code, const std::string& what) const;
};

}  // namespace sambung::cli
