#pragma once

#include <cstdint>

#include "core/base/position.hpp"
#include "core/base/result.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::journal {

/// A row's key in the file: the partition above the offset. FORMAT.md gives the layout.
std::int64_t place_of(std::uint32_t partition, std::uint64_t offset);
Position position_of(std::int64_t place, std::uint64_t epoch);

/// What the file says of itself.
struct FileFacts {
  std::uint64_t epoch = 0;
  std::uint32_t partitions = 1;
};

/// Makes the tables in an empty file, or checks the format and raises an older one, and reads the facts.
Result<FileFacts> prepare_file(sqlite::Database& database, std::uint32_t partitions);
Result<FileFacts> read_facts(sqlite::Database& database);

}  // namespace sambung::journal
