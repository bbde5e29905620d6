#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/model/event.hpp"

namespace sambung::journal {

/// How a record keeps what is sealed: the version of its header.
enum class Layout : char {
  kApart = 1,   ///< body and raw in a column each (format 1)
  kPacked = 2,  ///< both packed into the column of the body
};

/// The clear header of a packed record: the envelope without its id, as length-prefixed fields.
/// FORMAT.md gives the bytes.
std::string encode_header(const model::Envelope& envelope);

/// Fills `envelope` (all but the id). kCorrupt - the bytes are not a header of a known version.
Result<Layout> decode_header(std::string_view bytes, model::Envelope& envelope);

/// SipHash-2-4 over what is stored of a record, under a fixed key: finds damage, not malice (the
/// seal does that). The raw part of layout kApart is left to its seal.
std::int64_t checksum(std::int64_t place, std::int64_t recorded_ms, std::string_view id,
                      std::string_view header, std::string_view body);

/// The key of a subject in the table of newest records: SipHash-2-4 of its text under the same key.
/// Two subjects may share one, so whoever reads compares the record's own subject.
std::int64_t head_key(std::string_view subject);

}  // namespace sambung::journal
