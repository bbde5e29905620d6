#include "connectors/sql/shapes.hpp"

#include <array>

namespace sambung::sql {

namespace {

using enum Meeting;

constexpr bool kNumber = true;

/// In the order of Statement.
const std::array<Shape, kRowStatementCount> kShapes = {{
    {"persons",
     {{"person_id", kKey},
      {"name", kNewest},
      {"named_ms", kNumbered, kNumber},
      {"username", kNewest},
      {"username_ms", kNumbered, kNumber},
      {"created_ms", kEarliest, kNumber}}},
    // A link gives way as a whole to one that is as young or younger, but for a number it knows.
    {"identities",
     {{"scope", kKey},
      {"kind", kKey},
      {"value", kKey},
      {"person_id"},
      {"since_ms", kStay, kNumber},
      {"e164"}}},
    {"conversations",
     {{"conversation_id", kKey},
      {"channel_id", kFill},
      {"person_id", kReplace},
      {"group_id", kReplace},
      {"opened_ms", kEarliest, kNumber},
      {"last_ms", kLatest, kNumber}}},
    {"interactions",
     {{"event_id", kKey},
      {"kind"},
      {"direction"},
      {"channel_id"},
      {"account_id"},
      {"conversation_id"},
      {"person_id"},
      {"message_id"},
      {"target_message_id"},
      {"reply_to"},
      {"group_id"},
      {"origin"},
      {"content_kind"},
      {"text"},
      {"media_id"},
      {"mime_type"},
      {"file_name"},
      {"reaction"},
      {"time_ms", kStay, kNumber},
      {"body"}}},
    {"interactions", {{"channel_id", kKey}, {"message_id", kKey}}},
    {"statuses",
     {{"channel_id", kKey},
      {"message_id", kKey},
      {"conversation_id", kFill},
      {"person_id", kFill},
      {"status", kNewest},
      {"status_rank", kNumbered, kNumber},
      {"accepted_ms", kEarliest, kNumber},
      {"sent_ms", kEarliest, kNumber},
      {"failed_ms", kEarliest, kNumber},
      {"delivered_ms", kEarliest, kNumber},
      {"read_ms", kEarliest, kNumber},
      {"played_ms", kEarliest, kNumber},
      {"error_code", kFill, kNumber},
      {"error_title", kFill},
      {"pricing_category", kFill}}},
    {"files",
     {{"channel_id", kKey},
      {"message_id", kKey},
      {"media_id", kKey},
      {"person_id", kFill},
      {"mime_type", kFill},
      {"size_bytes", kFill, kNumber},
      {"link", kNewest},
      {"stored_ms", kNumbered, kNumber},
      {"link_ends_ms", kLatest, kNumber}}},
    {"events",
     {{"event_id", kKey},
      {"type"},
      {"version", kStay, kNumber},
      {"time_ms", kStay, kNumber},
      {"recorded_ms", kStay, kNumber},
      {"channel_id"},
      {"account_id"},
      {"person_id"},
      {"conversation_id"},
      {"cause_id"},
      {"body"}}},
}};

}  // namespace

const Shape& shape_of(Statement row_statement) {
  return kShapes[static_cast<std::size_t>(row_statement)];
}

}  // namespace sambung::sql
