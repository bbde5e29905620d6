#pragma once

#include <string>
#include <vector>

#include "core/bus/event_frames.hpp"
#include "core/bus/start_at.hpp"

namespace sambung::bus {

/// What a subscriber asks to read.
struct PageRequest {
  std::vector<std::string> prefixes;  ///< of topics; empty: all
  StartAt start;
  std::size_t events_max = 500;
  std::size_t bytes_max = 1024 * 1024;
};

/// Offsets that retention has removed.
struct Truncated {
  std::uint32_t partition = 0;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
};

/// A stretch of the journal, filtered.
struct Page {
  std::vector<EventFrames> events;
  Cursor next;        ///< ask for the next page after this one
  bool more = false;  ///< there was more when this page was made
  std::vector<Truncated> truncated;
};

/// No page looks at more records than this, whatever its filter leaves out.
inline constexpr std::size_t kPageRecordsMax = 5000;

/// Reads a page: bounded by events, bytes (at least one event if there is one) and records looked
/// at. kInvalid - the cursor is of another journal; kCorrupt, kUnavailable - the journal.
Result<Page> read_page(const PageRequest& request, journal::JournalReader& journal);

}  // namespace sambung::bus
