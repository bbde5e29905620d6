#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace sambung::simulator {

/// One part of a multipart/form-data body. Plain value.
struct Part {
  std::string name;
  std::string filename;
  std::string content_type;
  std::string bytes;
};

/// The parts of a body, at most 20. kInvalid when it is not multipart/form-data or is cut short.
Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace sambung::simulator
