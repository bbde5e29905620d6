#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/history/time_zone.hpp"
#include "core/state/queries.hpp"

namespace sambung::history {

/// One message as a line of a transcript: what was said, with edits, reactions and what became of it.
/// A file is its kind and name, and once it is kept here its size, our link, and the day on which that ends;
/// never an address of Meta's, which ends after minutes.
std::string line_of(const state::InteractionView& message, const TimeZone& zone);

/// Messages of one day, the first first: "08:01 < text" in, "08:02 > text" out.
std::string transcript_of(const std::vector<state::InteractionView>& messages,
                          const TimeZone& zone);

/// `text` in parts of at most `bytes_max`, broken between lines where that is possible, and between
/// characters otherwise. At least one part.
std::vector<std::string> parts_of(const std::string& text, std::size_t bytes_max);

}  // namespace sambung::history
