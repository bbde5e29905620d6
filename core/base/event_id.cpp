#include "core/base/event_id.hpp"

#include <algorithm>

#include "core/base/assert.hpp"

namespace sambung {

namespace {

constexpr char kAlphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

int digit(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  const std::string_view alphabet(kAlphabet, 32);
  const std::size_t at = alphabet.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

EventId EventId::make(UnixTime time, std::string_view hash) {
  constexpr std::int64_t kMax = (std::int64_t{1} << 48) - 1;
  SAMBUNG_ASSERT(hash.size() >= 10);
  EventId id;
  const auto ms = static_cast<std::uint64_t>(std::clamp<std::int64_t>(unix_ms(time), 0, kMax));
  for (std::size_t i = 0; i < 6; ++i) {
    id.bytes_[i] = static_cast<std::uint8_t>(ms >> (8 * (5 - i)));
  }
  for (std::size_t i = 0; i < 10; ++i) id.bytes_[6 + i] = static_cast<std::uint8_t>(hash[i]);
  return id;
}

std::optional<EventId> EventId::from_bytes(std::string_view bytes) {
  if (bytes.size() != kSize) return std::nullopt;
  EventId id;
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(id.bytes_.data()));
  return id;
}

std::optional<EventId> EventId::parse(std::string_view text) {
  if (text.size() != kTextSize) return std::nullopt;
  // 26 digits carry 130 bits: the first may only be 0..7.
  EventId id;
  unsigned buffer = 0;
  int bits = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < kTextSize; ++i) {
    const int value = digit(text[i]);
    if (value < 0 || (i == 0 && value > 7)) return std::nullopt;
    buffer = (buffer << 5) | static_cast<unsigned>(value);
    bits += i == 0 ? 3 : 5;
    if (bits >= 8) {
      bits -= 8;
      id.bytes_[at++] = static_cast<std::uint8_t>(buffer >> bits);
      buffer &= (1U << bits) - 1;
    }
  }
  return id;
}

std::string EventId::text() const {
  std::string text;
  text.reserve(kTextSize);
  unsigned buffer = 0;
  int bits = 2;  // two leading zero bits make 130
  for (const std::uint8_t byte : bytes_) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text.push_back(kAlphabet[(buffer >> bits) & 31]);
    }
    buffer &= (1U << bits) - 1;
  }
  return text;
}

UnixTime EventId::time() const {
  std::int64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = ms << 8 | bytes_[i];
  return from_unix_ms(ms);
}

}  // namespace sambung
