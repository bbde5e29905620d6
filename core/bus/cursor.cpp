#include "core/bus/cursor.hpp"

#include <charconv>

namespace sambung::bus {

namespace {

constexpr std::string_view kPrefix = "c0-";
constexpr std::size_t kEpochDigits = 16;

/// Takes a number off the front of `text`; no signs, blanks or leading zeros.
template <class Number>
bool take_number(std::string_view& text, Number& into, int base = 10) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into, base);
  if (error != std::errc{}) return false;
  const auto used = static_cast<std::size_t>(end - text.data());
  if (base == 10 && used > 1 && text.front() == '0') return false;
  text.remove_prefix(used);
  return true;
}

bool take(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

}  // namespace

std::string epoch_text(std::uint64_t epoch) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text(kEpochDigits, '0');
  for (std::size_t i = kEpochDigits; epoch != 0; epoch >>= 4) text[--i] = kDigits[epoch & 15];
  return text;
}

std::string Cursor::text() const {
  std::string out(kPrefix);
  out += epoch_text(epoch);
  for (const auto& [partition, offset] : after) {
    out += '-' + std::to_string(partition) + '.' + std::to_string(offset);
  }
  return out;
}

std::optional<Cursor> Cursor::parse(std::string_view text) {
  const std::string_view whole = text;
  if (text.size() > kTextBytesMax || !take(text, kPrefix)) return std::nullopt;
  Cursor cursor;
  std::string_view digits = text.substr(0, kEpochDigits);
  if (digits.size() != kEpochDigits || !take_number(digits, cursor.epoch, 16) || !digits.empty()) {
    return std::nullopt;
  }
  text.remove_prefix(kEpochDigits);
  while (!text.empty()) {
    std::uint32_t partition = 0;
    std::uint64_t offset = 0;
    if (!take(text, "-") || !take_number(text, partition) || partition >= kPartitionsMax ||
        !take(text, ".") || !take_number(text, offset) ||
        !cursor.after.emplace(partition, offset).second) {
      return std::nullopt;
    }
  }
  // One cursor has one text: capital digits or partitions in another order are not ours.
  if (cursor.text() != whole) return std::nullopt;
  return cursor;
}

}  // namespace sambung::bus
