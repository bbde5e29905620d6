#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "plugins/kit/check.hpp"
#include "plugins/kit/trial.hpp"

namespace sambung::kit {

/// Records that fit on a page of the checks' walks.
inline constexpr std::uint32_t kPageLimit = 2;

/// What a walk through the changes gave. Plain value.
struct Walk {
  std::set<std::string> ids;
  std::map<std::string, std::string> records;  ///< the last one of each id
  std::string cursor;
  int pages = 0;
  std::string wrong;        ///< empty: all is well
  std::size_t longest = 0;  ///< records on a page
};

/// Why changes cannot be walked; empty: they can.
std::string why_not_walked(const Subject& subject);
/// From `cursor` until nothing is left at once.
Walk walk_from(Trial& trial, const std::string& cursor);
/// Goes on from `walk` until `enough`, for 10 s at most: a system may show its changes late.
void catch_up(Trial& trial, Walk& walk, const std::function<bool()>& enough);

}  // namespace sambung::kit
