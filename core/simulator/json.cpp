#include "core/simulator/json.hpp"

#include <nlohmann/json.hpp>

namespace sambung::simulator {
namespace {

constexpr int kDepthMax = 64;

/// The parser recurses while it destroys, so depth is counted before it sees the text.
bool too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kDepthMax) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  if (too_deep(text)) return Error{ErrorCode::kInvalid, "JSON nests deeper than 64"};
  Json value = Json::parse(text, nullptr, false);
  if (value.is_discarded()) return Error{ErrorCode::kInvalid, "not JSON in UTF-8"};
  return value;
}

std::string compact(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_wire(const Json& value) {
  const std::string plain = value.dump(-1, ' ', true, Json::error_handler_t::replace);
  std::string wire;
  wire.reserve(plain.size() + plain.size() / 16);
  for (const char c : plain) {
    if (c == '/') wire += '\\';
    wire += c;
  }
  return wire;
}

std::string text_of(const Json& value, std::string_view name) {
  if (!value.is_object()) return {};
  const auto found = value.find(std::string(name));
  if (found == value.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  if (found->is_number_integer()) return found->dump();
  return {};
}

}  // namespace sambung::simulator
