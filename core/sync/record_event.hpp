#pragma once

#include <optional>
#include <string>

#include "core/base/event_id.hpp"
#include "core/model/event.hpp"
#include "core/model/keyed_hash.hpp"
#include "core/sync/record.hpp"

namespace sambung::sync {

/// Where a record comes from.
struct RecordOrigin {
  std::string connection;
  bool may_create = false;       ///< it may make a person of whom nothing is known
  std::optional<EventId> cause;  ///< the webhook that told of it
};

/// The `record.changed` event of what a connector gave. The same record makes the same id by whatever way it
/// came, so that a webhook and a poll that tell of one change are one event. A record that could not be
/// mapped says why instead of having fields.
model::EncodedEvent record_event(Record record, const RecordOrigin& origin, const model::Keys& keys,
                                 UnixTime now);

}  // namespace sambung::sync
