#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/journal/journal.hpp"

namespace sambung::decide {

using Wants = std::function<bool(const model::Envelope&)>;

/// The records of all partitions behind `folded`, in the order in which the journal took them: of each at
/// most `batch_max`, up to four times as many where much is to be caught up with, and some 32 MiB; and none
/// that could come before one which was not read. Raises `folded` where retention has gone past it. `wants`:
/// of which records the body is needed; empty: of all.
Result<std::vector<journal::Record>> next_batch(journal::JournalReader& journal,
                                                std::vector<std::uint64_t>& folded,
                                                std::size_t batch_max, const Wants& wants = {});

}  // namespace sambung::decide
