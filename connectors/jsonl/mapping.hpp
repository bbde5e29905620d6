#pragma once

#include <sambung/batch.hpp>
#include <string>
#include <string_view>

namespace sambung::jsonl {

/// Whether the body can stand in a line: a JSON object, or none at all (its person was erased).
bool is_sound(const Event& event);

/// The line of an event, its newline included. `id` comes first, so that a reader of many lines
/// finds it without parsing; `data` is the event's body as it came.
std::string line_of(const Event& event);

/// The id at the front of a line that `line_of` made; empty for any other line.
std::string_view id_of(std::string_view line);

}  // namespace sambung::jsonl
