#pragma once

#include <string>
#include <vector>

#include "plugins/kit/suite.hpp"

namespace sambung::kit {

/// One line for people: "FAIL  upsert.once  why".
std::string line_of(const Ran& ran);
/// One JSON object.
std::string json_of(const Ran& ran);
/// All of it as one JSON object.
std::string json_of(const Order& order, const std::vector<Ran>& ran);
/// JUnit's XML, as Jenkins and GitLab read it.
std::string junit_of(const Order& order, const std::vector<Ran>& ran);

}  // namespace sambung::kit
