#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/journal/journal.hpp"

namespace sambung::bus {

/// The wire version that stands in every header; peers of the version before are still understood.
inline constexpr int kWireVersion = 0;

/// An event as subscribers get it, on the feed, in a fetched page and as a delivery alike.
struct EventFrames {
  std::string topic;
  std::string header;  ///< JSON: position, cursor and CloudEvents attributes
  std::string body;    ///< the journal's bytes; empty when the event was erased
};

/// What the feed knows of the event before this one in the same topic.
struct Previous {
  /// nullopt: not known, because the feed began after it; else its offset, 0 when there is none.
  std::optional<std::uint64_t> offset;
};

/// Takes the body out of `record`. Without `previous` (pages, deliveries) the header has no `prev`.
EventFrames event_frames(journal::Record record, const std::optional<Previous>& previous);

/// The header of a beacon: the newest offset of a topic.
std::string beacon_header(const Position& position);

}  // namespace sambung::bus
