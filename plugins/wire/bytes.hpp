#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace sambung::wire {

/// Appends little-endian numbers and length-prefixed text. Confined to its owner.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) : out_(out) {}

  void u8(std::uint8_t value) { out_.push_back(static_cast<char>(value)); }
  void u32(std::uint32_t value) { number(value, 4); }
  void u64(std::uint64_t value) { number(value, 8); }
  void i32(std::int32_t value) { u32(static_cast<std::uint32_t>(value)); }
  void i64(std::int64_t value) { u64(static_cast<std::uint64_t>(value)); }
  /// A 32-bit length and the bytes.
  void text(std::string_view value);

 private:
  void number(std::uint64_t value, int bytes);

  std::string& out_;
};

/// Reads what ByteWriter wrote out of untrusted bytes. After the first read past the end every read
/// yields 0 or empty and `finish` fails: readers check once, at the end. Views point into the
/// bytes. Confined to its owner.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u64() { return number(8); }
  std::int32_t i32() { return static_cast<std::int32_t>(u32()); }
  std::int64_t i64() { return static_cast<std::int64_t>(u64()); }
  /// Fails when longer than `size_max`.
  std::string_view text(std::size_t size_max);
  /// A number of elements that need `element_bytes_min` each; fails when more than `count_max` or
  /// more than the remaining bytes can hold, so that a claimed count cannot make us allocate.
  std::size_t count(std::size_t count_max, std::size_t element_bytes_min);

  bool failed() const { return failed_; }
  /// kInvalid unless every read succeeded and nothing is left; `what` names the frame.
  Result<void> finish(std::string_view what) const;

 private:
  std::uint64_t number(std::size_t bytes);
  void fail();

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace sambung::wire
