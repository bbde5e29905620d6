#include "core/json/compact.hpp"

#include <simdjson.h>

namespace sambung::json {

std::string compact(std::string_view json) {
  std::string out(json.size(), '\0');
  std::size_t size = 0;
  if (simdjson::minify(json.data(), json.size(), out.data(), size)) return std::string(json);
  out.resize(size);
  return out;
}

}  // namespace sambung::json
