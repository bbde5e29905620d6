#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sambung::medusa {

enum class Stream : std::uint8_t { kCustomers, kOrders, kDraftOrders };
inline constexpr std::size_t kStreams = 3;

/// Where `changes` stands. Medusa orders by one field and not by id besides, so times are read in
/// whole milliseconds: a page that ends within one is cut back to before it, and one millisecond that
/// is more than a page is read by id and offset. A row may come to light behind what was read (its
/// time is set before its transaction ends): a round looks back, and what was given is left out by its
/// version. Plain value.
struct Cursor {
  std::array<std::int64_t, kStreams> ends{};  ///< all before it was read, Unix milliseconds
  std::size_t stream = 0;                     ///< kStreams: the round is over
  std::int64_t next_ms = 0;                   ///< read on from here
  bool crowded = false;                       ///< next_ms alone is read, from `offset` on
  std::int64_t offset = 0;
  std::int64_t crowd = -1;      ///< how many there were; another number: from 0 again
  std::int64_t round_ms = 0;    ///< the server's clock when this round began; 0: not known
  std::int64_t settled_ms = 0;  ///< when the last whole round began
  std::map<std::string, std::int64_t> given{};  ///< id -> version
  friend bool operator==(const Cursor&, const Cursor&) = default;

  bool has_given(const std::string& id, std::int64_t version) const;
  /// Keeps the newest 1000: beyond those a record may be given twice.
  void note_given(const std::string& id, std::int64_t version);
  /// Goes over to a stream; looks back by `overlap`, but not behind what was there for that long.
  void enter(std::size_t number, std::chrono::seconds overlap);
  void go_on_at(std::int64_t ms);
  void leave();
  /// Forgets what no later round can come upon. Where nothing changes, the text of the cursor comes to
  /// rest: the broker writes each one that differs from the last.
  void end_round(std::chrono::seconds overlap);
};

/// Text that the broker keeps. `parse` gives nothing for a text that is none of ours.
std::string encode(const Cursor& cursor);
std::optional<Cursor> parse_cursor(std::string_view text);

}  // namespace sambung::medusa
