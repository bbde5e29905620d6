#include "plugins/mapping/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sambung::mapping {

namespace {

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<std::string> decimal_of(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string_view whole = text.substr(0, point);
  std::string_view fraction = point < text.size() ? text.substr(point + 1) : std::string_view();
  if (whole.empty() || (point < text.size() && fraction.empty())) return std::nullopt;
  if (!all_digits(whole) || !all_digits(fraction)) return std::nullopt;
  if (whole.size() + fraction.size() > kDecimalDigitsMax) return std::nullopt;
  while (whole.size() > 1 && whole.front() == '0') whole.remove_prefix(1);
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  std::string decimal(whole);
  if (!fraction.empty()) decimal.append(".").append(fraction);
  if (negative && decimal != "0") decimal.insert(0, "-");
  return decimal;
}

std::optional<std::string> decimal_of(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  char buffer[512];  // the longest double has 309 digits, or as many behind the point
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
  if (end.ec != std::errc()) return std::nullopt;
  return decimal_of(std::string_view(buffer, static_cast<std::size_t>(end.ptr - buffer)));
}

std::optional<double> double_of(std::string_view decimal) {
  double value = 0;
  const auto end = std::from_chars(decimal.data(), decimal.data() + decimal.size(), value);
  if (end.ec != std::errc() || end.ptr != decimal.data() + decimal.size()) return std::nullopt;
  if (decimal_of(value) != decimal) return std::nullopt;
  return value;
}

std::string with_scale(std::string decimal, std::size_t scale) {
  if (scale == 0) return decimal;
  std::size_t point = decimal.find('.');
  if (point == decimal.npos) {
    point = decimal.size();
    decimal += '.';
  }
  const std::size_t digits = decimal.size() - point - 1;
  if (digits < scale) decimal.append(scale - digits, '0');
  return decimal;
}

bool holds_all_digits(double value, std::string_view text) {
  if (text.find_first_of("eE") != text.npos) return true;
  const auto wanted = decimal_of(text);
  return wanted && decimal_of(value) == wanted;
}

}  // namespace sambung::mapping
