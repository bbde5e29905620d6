#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"

namespace sambung::simulator {

/// Asks for a webhook made from a fixture. Paths are JSON pointers ("/entry/0/id") or dotted
/// ("entry.0.id"); one that begins with neither "entry" nor "object" starts at the first change's
/// value ("messages.0.text.body"). Values are JSON, or else plain text; where text stands, what is
/// no quoted JSON stays text, so that numbers-as-text keep their kind. Plain value.
struct TriggerRequest {
  std::string name;                                            ///< of the fixture
  std::vector<std::pair<std::string, std::string>> overrides;  ///< the path must exist
  std::vector<std::pair<std::string, std::string>> additions;  ///< made, with its objects
  std::vector<std::string> removals;                           ///< the path must exist
  /// Post the fixture as it stands. Otherwise message ids are fresh, times are now, media can be
  /// downloaded, and account and number are those of the simulator.
  bool raw = false;
  unsigned count = 1;           ///< how many, each with ids of its own; at most 10,000
  std::string phone_number_id;  ///< which number; empty: the first
};

/// Something that a customer writes. Plain value.
struct Utterance {
  std::string from;             ///< a phone, or a business-scoped id for people without one
  std::string name;             ///< empty: as known, or made up
  std::string text;             ///< of a text message
  std::string type = "text";    ///< other types take `content_json`
  std::string content_json;     ///< the object named after the type; empty: {"body": text}
  std::string reply_to;         ///< wamid of a message of ours; empty: none
  std::string phone_number_id;  ///< which number gets it; empty: the first
};

/// What a trigger posted.
struct Triggered {
  std::vector<std::string> message_ids;  ///< of messages, statuses and calls, in order
};

}  // namespace sambung::simulator
