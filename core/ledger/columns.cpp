#include "core/ledger/columns.hpp"

#include <algorithm>

namespace sambung::ledger {

std::string join(const std::vector<std::uint64_t>& offsets) {
  std::string text;
  for (const std::uint64_t offset : offsets) {
    if (!text.empty()) text.push_back(',');
    text += std::to_string(offset);
  }
  return text;
}

std::vector<std::uint64_t> split(std::string_view text) {
  std::vector<std::uint64_t> offsets;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    offsets.push_back(std::stoull(std::string(text.substr(0, comma))));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return offsets;
}

Position position(const sqlite::Statement& row, int column) {
  return {.epoch = static_cast<std::uint64_t>(row.integer(column)),
          .partition = static_cast<std::uint32_t>(row.integer(column + 1)),
          .offset = static_cast<std::uint64_t>(row.integer(column + 2))};
}

void bind_position(sqlite::Statement& statement, int index, const Position& position) {
  statement.bind(index, static_cast<std::int64_t>(position.epoch))
      .bind(index + 1, std::int64_t{position.partition})
      .bind(index + 2, static_cast<std::int64_t>(position.offset));
}

}  // namespace sambung::ledger
