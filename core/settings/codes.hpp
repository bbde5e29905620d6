#pragma once

#include <span>
#include <string_view>

namespace sambung::settings {

/// A code of ours and what `sambung explain` says about it.
struct CodeEntry {
  std::string_view code;         ///< "SB1203"
  std::string_view title;        ///< one line, no final period
  std::string_view explanation;  ///< why it matters and how to fix it
};

/// All codes, in their order. 10xx files, 12xx values, 13xx secrets, 14xx references, 20xx running.
std::span<const CodeEntry> codes();

/// The entry of a code, in either case; nullptr if there is none.
const CodeEntry* find_code(std::string_view code);

}  // namespace sambung::settings
