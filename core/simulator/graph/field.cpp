#include "core/simulator/graph/field.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sambung::simulator {

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

Field Field::at(std::string_view name) const {
  const std::string path =
      path_.empty() ? std::string(name) : path_ + "['" + std::string(name) + "']";
  if (value_ == nullptr || !value_->is_object()) return {nullptr, fault_, path};
  const auto found = value_->find(std::string(name));
  return {found == value_->end() ? nullptr : &*found, fault_, path};
}

Field Field::item(std::size_t index) const {
  const std::string path = path_ + "[" + std::to_string(index) + "]";
  if (value_ == nullptr || !value_->is_array() || index >= value_->size()) {
    return {nullptr, fault_, path};
  }
  return {&(*value_)[index], fault_, path};
}

bool Field::absent() const { return value_ == nullptr || value_->is_null(); }
bool Field::is_text() const { return value_ != nullptr && value_->is_string(); }
std::size_t Field::size() const { return value_ == nullptr ? 0 : value_->size(); }
std::string Field::text() const { return is_text() ? value_->get<std::string>() : std::string{}; }

bool Field::fail(int code, const std::string& why) const {
  if (!fault_->has_value()) *fault_ = GraphError{code, "The parameter " + path_ + " " + why, 0};
  return false;
}

bool Field::require_object() const {
  if (absent()) return fail(131008, "is required.");
  return value_->is_object() || fail(100, "must be an object.");
}

bool Field::require_object(std::initializer_list<std::string_view> members) const {
  if (!require_object()) return false;
  for (const auto& [name, ignored] : value_->items()) {
    if (std::find(members.begin(), members.end(), name) == members.end()) {
      return fail(100, "has an unexpected key \"" + name + "\".");
    }
  }
  return true;
}

bool Field::require_array(std::size_t least, std::size_t most) const {
  if (absent()) return fail(131008, "is required.");
  if (!value_->is_array()) return fail(100, "must be an array.");
  if (value_->size() >= least && value_->size() <= most) return true;
  return fail(131009, "must have from " + std::to_string(least) + " to " + std::to_string(most) +
                          " items.");
}

bool Field::require_text(std::size_t most, std::size_t least) const {
  if (absent()) return fail(131008, "is required.");
  if (!value_->is_string()) return fail(100, "must be a string.");
  const std::size_t count = character_count(value_->get_ref<const std::string&>());
  if (count < least) return fail(131008, "must not be empty.");
  return count <= most ||
         fail(100, "must be at most " + std::to_string(most) + " characters long.");
}

bool Field::require_number(double least, double most) const {
  if (absent()) return fail(131008, "is required.");
  double number = 0;
  if (value_->is_number()) {
    number = value_->get<double>();
  } else {
    const std::string digits = text();
    char* end = nullptr;
    number = std::strtod(digits.c_str(), &end);
    if (digits.empty() || *end != '\0') return fail(100, "must be a number.");
  }
  return (number >= least && number <= most) || fail(131009, "is out of its range.");
}

bool Field::require_one_of(std::initializer_list<std::string_view> values) const {
  if (absent()) return fail(131008, "is required.");
  if (is_text() && std::find(values.begin(), values.end(), text()) != values.end()) return true;
  std::string list;
  for (const std::string_view value : values)
    list += (list.empty() ? "" : ", ") + std::string(value);
  return fail(131009, "must be one of {" + list + "}.");
}

bool Field::allow_boolean() const {
  return absent() || value_->is_boolean() || fail(100, "must be a boolean.");
}

bool Field::require_http_url(std::size_t most) const {
  if (!require_text(most)) return false;
  const std::string url = text();
  const bool scheme = url.starts_with("https://") || url.starts_with("http://");
  return (scheme && url.find(' ') == std::string::npos && url.size() > 10) ||
         fail(131009, "must be a valid URI.");
}

}  // namespace sambung::simulator
