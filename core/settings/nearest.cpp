#include "core/settings/nearest.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace sambung::settings {

namespace {

/// Insertions, removals and replacements from one to the other.
std::size_t distance(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= one.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const std::size_t replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string nearest(std::string_view text, std::span<const std::string> names) {
  constexpr std::size_t kTextMax = 80;
  if (text.size() > kTextMax) return {};
  std::size_t best = text.size() / 3 + 2;
  std::string found;
  for (const std::string& name : names) {
    const std::size_t far = distance(text, name);
    if (far < best) {
      best = far;
      found = name;
    }
  }
  return found;
}

}  // namespace sambung::settings
