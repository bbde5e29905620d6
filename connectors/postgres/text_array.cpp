#include "connectors/postgres/text_array.hpp"

#include <cstdint>

namespace sambung::postgres {

namespace {

constexpr std::int32_t kTextOid = 25;  // of the type in pg_type.dat

/// Numbers are big-endian.
void append(std::string& to, std::int32_t number) {
  const auto bits = static_cast<std::uint32_t>(number);
  to.append({static_cast<char>(bits >> 24), static_cast<char>(bits >> 16),
             static_cast<char>(bits >> 8), static_cast<char>(bits)});
}

}  // namespace

std::string text_array(const std::vector<sql::Row>& rows, std::size_t column) {
  constexpr std::size_t kHead = 20, kLength = 4;
  std::size_t size = kHead;
  for (const sql::Row& row : rows) size += kLength + (row[column] ? row[column]->size() : 0);
  std::string out;
  out.reserve(size);
  append(out, 1);         // dimensions
  append(out, 1);         // there may be NULLs
  append(out, kTextOid);  // of elements
  append(out, static_cast<std::int32_t>(rows.size()));
  append(out, 1);  // the first one's number
  for (const sql::Row& row : rows) {
    const sql::Value& value = row[column];
    append(out, value ? static_cast<std::int32_t>(value->size()) : -1);
    if (value) out += *value;
  }
  return out;
}

}  // namespace sambung::postgres
