#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sambung::tryton {

/// A place in the order of one stream's rows: time of change (microseconds), then id.
struct Place {
  std::int64_t at = 0;
  std::int64_t id = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

/// Tryton keeps two dates, and write_date is null until the first write; a mechanism has its own. So
/// there are four orders in which rows change, each read by key.
enum class Stream : std::uint8_t {
  kPartyWritten,
  kPartyCreated,
  kMechanismWritten,
  kMechanismCreated,
};
inline constexpr std::size_t kStreams = 4;

/// Where `changes` stands. A date is when its transaction began, so a row may come to light behind
/// what was read already: a round over the streams begins so far before the end of the last one as a
/// transaction may take, and what was given is left out by its version. Plain value.
struct Cursor {
  std::array<Place, kStreams> ends{};  ///< of what was read in each
  std::size_t stream = 0;              ///< that is being read; kStreams: the round is over
  Place next{};                        ///< after this one
  std::int64_t round_ms = 0;           ///< the server's clock when this round began; 0: not known
  std::int64_t settled_ms = 0;         ///< when the last whole round began
  std::map<std::int64_t, std::int64_t> given{};  ///< party's id -> version
  friend bool operator==(const Cursor&, const Cursor&) = default;

  bool has_given(std::int64_t id, std::int64_t version) const;
  /// Keeps the newest 1000: beyond those a record may be given twice.
  void note_given(std::int64_t id, std::int64_t version);
  /// Goes over to a stream; looks back by `overlap`, but not behind what was there for that long.
  void enter(std::size_t number, std::chrono::seconds overlap);
  void leave();
  /// Forgets what no later round can come upon. Where nothing changes, the text of the cursor comes to
  /// rest: the broker writes each one that differs from the last.
  void end_round(std::chrono::seconds overlap);
};

/// Text that the broker keeps. `parse` gives nothing for a text that is none of ours.
std::string encode(const Cursor& cursor);
std::optional<Cursor> parse_cursor(std::string_view text);

}  // namespace sambung::tryton
