#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sambung::bus {

/// How far a subscriber has come: per partition, the last offset that it has seen. Outside it is
/// opaque text, "c0-<epoch>-<partition>.<offset>-...". Partitions that it does not name are not
/// read by a fetch. Immutable once made.
struct Cursor {
  static constexpr std::uint32_t kPartitionsMax = 256;
  static constexpr std::size_t kTextBytesMax = 8 * 1024;

  std::uint64_t epoch = 0;
  std::map<std::uint32_t, std::uint64_t> after;

  std::string text() const;
  /// Total: nullopt for anything that `text` does not write.
  static std::optional<Cursor> parse(std::string_view text);

  bool operator==(const Cursor&) const = default;
};

/// 16 hexadecimal digits: an epoch does not fit a number of JavaScript.
std::string epoch_text(std::uint64_t epoch);

}  // namespace sambung::bus
