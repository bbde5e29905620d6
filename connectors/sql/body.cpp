#include "connectors/sql/body.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <new>
#include <string>

namespace sambung::sql {

namespace dom = simdjson::dom;

struct BodyReader::Parts {
  dom::parser parser{kBytesMax};
  dom::object body;
};

namespace {

constexpr std::size_t kBytesUsual = 16 * 1024;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

simdjson::simdjson_result<dom::element> child(const dom::element& parent, std::string_view name) {
  if (parent.is_object()) return parent.at_key(name);
  std::size_t index = 0;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), index);
  if (parent.is_array() && read.ec == std::errc() && read.ptr == name.data() + name.size()) {
    return parent.at(index);
  }
  return simdjson::NO_SUCH_FIELD;
}

Value value_of(const dom::element& element) {
  std::string_view text;
  if (element.get(text) == simdjson::SUCCESS) return without_nul(text);
  if (element.is<std::int64_t>()) return std::to_string(std::int64_t(element));
  if (element.is<std::uint64_t>()) return std::to_string(std::uint64_t(element));
  return std::nullopt;
}

}  // namespace

std::string without_nul(std::string_view text) {
  std::string out(text);
  for (std::size_t at = 0; (at = out.find('\0', at)) != std::string::npos;) {
    out.replace(at, 1, kReplacement);
    at += kReplacement.size();
  }
  return out;
}

BodyReader::BodyReader() : parts_(std::make_unique<Parts>()) {
  // Makes room once, and not whenever a body is longer than those before; longer ones find room.
  if (parts_->parser.allocate(kBytesUsual) != simdjson::SUCCESS) throw std::bad_alloc();
}
BodyReader::~BodyReader() = default;

bool BodyReader::read(std::string_view json) {
  return parts_->parser.parse(json.data(), json.size()).get(parts_->body) == simdjson::SUCCESS;
}

bool BodyReader::is_erased() const {
  return parts_->body.size() == 1 && parts_->body.at_key("erased").error() == simdjson::SUCCESS;
}

Value BodyReader::at(std::string_view path) const {
  dom::element element;
  bool is_root = true;
  while (!path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    const std::string_view name = path.substr(0, dot);
    const auto found = is_root ? parts_->body.at_key(name) : child(element, name);
    if (found.get(element) != simdjson::SUCCESS) return std::nullopt;
    is_root = false;
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return value_of(element);
}

}  // namespace sambung::sql
