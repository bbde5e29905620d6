#include "core/simulator/fixtures.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

namespace sambung::simulator {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replace = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replace, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

const Fixture* find_fixture(std::string_view name) {
  for (const Fixture& fixture : fixtures()) {
    if (fixture.name == name) return &fixture;
  }
  return nullptr;
}

std::string_view nearest_fixture(std::string_view name) {
  constexpr std::size_t kNameMax = 100;
  if (name.empty() || name.size() > kNameMax) return {};
  // People leave the field out: of the names that end so, the shortest.
  std::string_view shortest;
  const std::string tail = "." + std::string(name);
  for (const Fixture& fixture : fixtures()) {
    const bool shorter = shortest.empty() || fixture.name.size() < shortest.size();
    if (fixture.name.ends_with(tail) && shorter) shortest = fixture.name;
  }
  if (!shortest.empty()) return shortest;
  std::string_view nearest;
  std::size_t least = std::max<std::size_t>(3, name.size() / 3) + 1;
  for (const Fixture& fixture : fixtures()) {
    const std::size_t distance = edit_distance(fixture.name, name);
    if (distance >= least) continue;
    least = distance;
    nearest = fixture.name;
  }
  return nearest;
}

}  // namespace sambung::simulator
