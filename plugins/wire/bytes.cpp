#include "plugins/wire/bytes.hpp"

#include "core/base/assert.hpp"

namespace sambung::wire {

void ByteWriter::number(std::uint64_t value, int bytes) {
  char little[8];
  for (int i = 0; i < bytes; ++i) little[i] = static_cast<char>(value >> (8 * i) & 0xFF);
  out_.append(little, static_cast<std::size_t>(bytes));
}

void ByteWriter::text(std::string_view value) {
  SAMBUNG_ASSERT(value.size() <= UINT32_MAX);
  u32(static_cast<std::uint32_t>(value.size()));
  out_.append(value);
}

std::uint64_t ByteReader::number(std::size_t bytes) {
  if (rest_.size() < bytes) {
    fail();
    return 0;
  }
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    value |= std::uint64_t{static_cast<std::uint8_t>(rest_[i])} << (8 * i);
  }
  rest_.remove_prefix(bytes);
  return value;
}

std::string_view ByteReader::text(std::size_t size_max) {
  const std::uint32_t size = u32();
  if (size > size_max || size > rest_.size()) {
    fail();
    return {};
  }
  const std::string_view value = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return value;
}

std::size_t ByteReader::count(std::size_t count_max, std::size_t element_bytes_min) {
  const std::size_t claimed = u32();
  if (claimed > count_max || claimed * element_bytes_min > rest_.size()) {
    fail();
    return 0;
  }
  return claimed;
}

void ByteReader::fail() {
  failed_ = true;
  rest_ = {};
}

Result<void> ByteReader::finish(std::string_view what) const {
  const std::string name(what);
  if (failed_) {
    return Error{ErrorCode::kInvalid, "frame " + name + ": a field is cut short or over its bound"};
  }
  if (!rest_.empty()) {
    return Error{ErrorCode::kInvalid, "frame " + name + ": bytes are left after the last field"};
  }
  return {};
}

}  // namespace sambung::wire
