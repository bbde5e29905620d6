#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/clock.hpp"

namespace sambung {

/// Identity of an event, and of whatever is derived from one: 48 bits of stated time (Unix ms, big
/// endian) and 80 bits of a keyed hash. Ordered by time, so that a unique index on it grows at its
/// end. Its text is a ULID: 26 characters of Crockford's base 32. Immutable.
class EventId {
 public:
  static constexpr std::size_t kSize = 16;
  static constexpr std::size_t kTextSize = 26;

  EventId() = default;
  /// `hash` gives its first 10 bytes. Times outside 48 bits are clamped.
  static EventId make(UnixTime time, std::string_view hash);
  /// nullopt unless `text` is 26 characters of base 32 that fit 128 bits.
  static std::optional<EventId> parse(std::string_view text);
  /// nullopt unless `bytes` has 16 bytes.
  static std::optional<EventId> from_bytes(std::string_view bytes);

  std::string text() const;
  std::string_view bytes() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }
  UnixTime time() const;
  bool empty() const { return bytes_ == std::array<std::uint8_t, kSize>{}; }

  auto operator<=>(const EventId&) const = default;

 private:
  std::array<std::uint8_t, kSize> bytes_{};
};

}  // namespace sambung

template <>
struct std::hash<sambung::EventId> {
  std::size_t operator()(const sambung::EventId& id) const {
    return std::hash<std::string_view>{}(id.bytes());
  }
};
