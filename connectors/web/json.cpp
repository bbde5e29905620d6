#include "connectors/web/json.hpp"

#include <charconv>

namespace sambung::web {

namespace {

/// Cuts the first segment off `pointer`, unescaped.
std::string next_segment(std::string_view& pointer) {
  pointer.remove_prefix(1);
  const std::size_t end = std::min(pointer.find('/'), pointer.size());
  std::string segment;
  for (std::size_t i = 0; i < end; ++i) {
    if (pointer[i] == '~' && i + 1 < end && (pointer[i + 1] == '0' || pointer[i + 1] == '1')) {
      segment += pointer[++i] == '0' ? '~' : '/';
    } else {
      segment += pointer[i];
    }
  }
  pointer.remove_prefix(end);
  return segment;
}

const Json* element(const Json& list, const std::string& segment) {
  std::size_t index = 0;
  const char* end = segment.data() + segment.size();
  const auto read = std::from_chars(segment.data(), end, index);
  return read.ec == std::errc() && read.ptr == end && index < list.size() ? &list[index] : nullptr;
}

const Json* member(const Json& object, const std::string& segment) {
  const auto found = object.find(segment);
  return found == object.end() ? nullptr : &*found;
}

}  // namespace

std::optional<Json> parse_json(std::string_view text) {
  if (text.size() > kJsonBytesMax) return std::nullopt;
  bool deep = false;
  const auto bound = [&deep](int depth, Json::parse_event_t, Json&) {
    deep = deep || depth > kJsonDepthMax;
    return !deep;  // what is below is dropped as it is read
  };
  Json read = Json::parse(text, bound, false);
  if (deep || read.is_discarded()) return std::nullopt;
  return read;
}

bool is_pointer(std::string_view pointer) { return pointer.empty() || pointer.front() == '/'; }

const Json* at(const Json& in, std::string_view pointer) {
  const Json* place = &in;
  while (!pointer.empty() && place != nullptr) {
    if (pointer.front() != '/') return nullptr;
    const std::string segment = next_segment(pointer);
    if (place->is_object()) {
      place = member(*place, segment);
    } else {
      place = place->is_array() ? element(*place, segment) : nullptr;
    }
  }
  return place;
}

std::optional<std::string> text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  return std::nullopt;
}

std::string text_in(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool is_true(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

void fill_null(Json& in, std::string_view pointer) {
  Json* place = &in;
  while (!pointer.empty()) {
    if (place->is_null()) *place = Json::object();
    if (!place->is_object()) return;  // a list or a text is what the system has there
    place = &(*place)[next_segment(pointer)];
  }
}

std::string dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace sambung::web
