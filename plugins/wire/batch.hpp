#pragma once

#include <sambung/abi.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "plugins/wire/bytes.hpp"

/// Batches and their outcomes on the wire, as the ABI's own structs, so that a host hands a
/// connector views of the bytes that it received.
namespace sambung::wire {

inline constexpr std::size_t kBatchItemsMax = 512;

/// The bytes that `event` takes in a kDeliver frame.
std::size_t encoded_bytes(const sambung_event& event);

/// At most kBatchItemsMax events that fit a frame together.
std::string encode_deliver(std::uint64_t sequence, std::span<const sambung_event> events);
/// The spans of the result point into `payload`.
Result<std::vector<sambung_event>> decode_deliver(std::string_view payload);

std::string encode_outcomes(std::uint64_t sequence, std::span<const sambung_outcome> outcomes);
/// Text arrays are terminated and the rest of them is zero; outcome numbers are not judged.
Result<std::vector<sambung_outcome>> decode_outcomes(std::string_view payload);

void write_outcomes(ByteWriter& writer, std::span<const sambung_outcome> outcomes);
std::vector<sambung_outcome> read_outcomes(ByteReader& reader, std::size_t count_max);

/// Outcomes as a connector finds them: sizes set, TRANSIENT, the rest zero.
std::vector<sambung_outcome> blank_outcomes(std::size_t count);

}  // namespace sambung::wire
