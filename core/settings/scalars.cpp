#include "core/settings/scalars.hpp"

#include <charconv>
#include <cstdlib>
#include <limits>
#include <string>
#include <utility>

#include "core/model/time_text.hpp"

namespace sambung::settings {

namespace {

/// A whole number times the unit behind it.
template <std::size_t n>
std::optional<std::uint64_t> with_unit(
    std::string_view text, const std::pair<std::string_view, std::uint64_t> (&units)[n]) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_whole(text.substr(0, digits));
  if (!number) return std::nullopt;
  for (const auto& [unit, factor] : units) {
    if (text.substr(digits) != unit) continue;
    if (*number > std::numeric_limits<std::int64_t>::max() / factor) return std::nullopt;
    return *number * factor;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> parse_whole(std::string_view text) {
  std::uint64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  static constexpr std::pair<std::string_view, std::uint64_t> kUnits[] = {
      {"ms", 1},        {"s", 1'000},      {"m", 60'000},
      {"h", 3'600'000}, {"d", 86'400'000}, {"w", 604'800'000}};
  const auto ms = with_unit(text, kUnits);
  if (!ms) return std::nullopt;
  return std::chrono::milliseconds(*ms);
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  static constexpr std::pair<std::string_view, std::uint64_t> kUnits[] = {
      {"B", 1},
      {"KiB", 1ULL << 10},
      {"MiB", 1ULL << 20},
      {"GiB", 1ULL << 30},
      {"TiB", 1ULL << 40},
      {"KB", 1'000},
      {"MB", 1'000'000},
      {"GB", 1'000'000'000},
      {"TB", 1'000'000'000'000}};
  return with_unit(text, kUnits);
}

std::optional<UnixTime> parse_moment(std::string_view text) {
  constexpr std::size_t kDate = 10;  // 2026-01-31
  if (text.size() == kDate) return model::parse_time(std::string(text) + "T00:00:00Z");
  return model::parse_time(text);
}

bool looks_like_number(std::string_view text) {
  if (text.empty()) return false;
  const std::string copy(text);
  char* end = nullptr;
  std::strtod(copy.c_str(), &end);
  const char first = copy.front() == '+' || copy.front() == '-' ? copy.c_str()[1] : copy.front();
  return end == copy.c_str() + copy.size() && (first == '.' || (first >= '0' && first <= '9'));
}

}  // namespace sambung::settings
