#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/web/time.hpp"

namespace sambung::web {

/// Where the next page of a list is. Plain value; the first page has the value of the default.
struct PagePlace {
  std::int64_t number = 0;  ///< pages read so far
  std::int64_t offset = 0;  ///< elements read so far
  std::string token;        ///< the next page's token or URL
};

/// A record that was given, by a hash of its id and version, and its time.
struct Given {
  std::uint64_t mark = 0;
  Micros time = 0;
};

/// How far a feed is read. Plain value.
struct FeedState {
  Micros from = 0;  ///< every change before it was given
  bool sweeping = false;
  Micros upper = 0;      ///< the system's clock when the sweep began: where it ends; 0: not known
  Micros position = 0;   ///< of the sweep
  std::string after_id;  ///< likewise, for kKeyset and kWindow
  Micros newest = 0;     ///< of what the sweep has seen
  PagePlace place;       ///< of the sweep, for pages and for ties
  std::vector<Given> given;  ///< what stands at `from` or later and was given

  bool was_given(std::uint64_t mark) const;
  void give(std::uint64_t mark, Micros time);
  /// Forgets what no later request can bring again, and the oldest of what is too much: those come
  /// twice at worst.
  void forget_before(Micros time);
};

/// Feeds by "object.number".
using Cursor = std::map<std::string, FeedState>;

inline constexpr std::size_t kGivenMax = 1000;
inline constexpr std::size_t kCursorBytesMax = 512 * 1024;

/// As text that only this connector reads.
std::string encode(const Cursor& cursor);
/// Nothing when `text` is no such cursor.
std::optional<Cursor> decode_cursor(std::string_view text);

/// What tells a state of a record from others.
std::uint64_t mark_of(std::string_view id, std::int64_t version);

}  // namespace sambung::web
