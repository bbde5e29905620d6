#include "core/json/pointer.hpp"

#include <algorithm>
#include <charconv>

namespace sambung::json {

namespace {

Value element(Value array, std::string_view index) {
  std::size_t wanted = 0;
  const auto [end, failed] = std::from_chars(index.data(), index.data() + index.size(), wanted);
  if (failed != std::errc{} || end != index.data() + index.size()) return {};
  Value found = array.first_child();
  while (wanted-- > 0 && !found.absent()) found = found.next_sibling();
  return found;
}

}  // namespace

Value at_pointer(Value root, std::string_view pointer) {
  Value value = root;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view step = pointer.substr(0, pointer.find('/'));
    value = value.is_array() ? element(value, step) : value[step];
    pointer.remove_prefix(step.size());
  }
  return value;
}

}  // namespace sambung::json
