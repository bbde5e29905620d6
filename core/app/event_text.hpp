#pragma once

#include <string>

#include "core/journal/journal.hpp"
#include "core/model/event.hpp"

namespace sambung::app {

/// An event as one JSON object: id, type, version, time, channel, account, subject, cause, data, and
/// raw when there is one. No newline.
std::string event_json(const model::EncodedEvent& event);

/// As above, with position and time of recording, and `"erased":true` instead of the data.
std::string record_json(const journal::Record& record);

/// One line for people: time, type, channel, subject, position. Nothing personal.
std::string record_line(const journal::Record& record);

/// "0:88121": partition and offset.
std::string position_text(const Position& position);

}  // namespace sambung::app
