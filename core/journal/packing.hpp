#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sambung::journal {

/// The body and the raw part of an event as one short text, before it is sealed: both say the same
/// with the same few names, so that they take about a third of their length. FORMAT.md gives the
/// bytes.
std::string pack(std::string_view body, std::string_view raw);

/// What `pack` made it from.
struct Unpacked {
  std::string body;
  std::string raw;
};
/// nullopt when the bytes are not what `pack` makes. `raw` stays empty where it is not asked for.
std::optional<Unpacked> unpack(std::string_view packed, bool with_raw);

}  // namespace sambung::journal
