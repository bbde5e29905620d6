#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "plugins/kit/check.hpp"

namespace sambung::kit {

/// A check that was run.
struct Ran {
  const Check* check = nullptr;
  Finding finding;
  std::chrono::milliseconds took{0};
};

/// Runs those checks whose name has `filter` in it (empty: all), one after the other, each in a
/// process of its own, and tells of each at once. Call it from a process of one thread.
std::vector<Ran> run_checks(const Order& order, const std::string& filter,
                            const std::function<void(const Ran&)>& tell);

std::size_t count(const std::vector<Ran>& ran, Verdict verdict);

}  // namespace sambung::kit
