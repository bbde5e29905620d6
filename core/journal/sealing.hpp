#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/event_id.hpp"
#include "core/journal/key_store.hpp"

namespace sambung::journal {

/// Which part of a record is sealed; bound into the seal so that parts cannot be swapped.
enum class Part : unsigned char { kBody = 1, kRaw = 2, kPacked = 3 };

/// XChaCha20-Poly1305 of `plain` under `key`, bound to the record's id and part: nonce, text, tag.
std::string seal(std::string_view plain, const DataKey& key, const EventId& id, Part part);

/// The plain text; nullopt when the bytes are not what `seal` made for this record.
std::optional<std::string> open(std::string_view sealed, const DataKey& key, const EventId& id,
                                Part part);

}  // namespace sambung::journal
