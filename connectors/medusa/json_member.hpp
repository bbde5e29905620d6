#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace sambung::medusa {

/// Reading foreign JSON without trusting its shape.

/// Null when `object` is none, or has no such member.
inline nlohmann::json member(const nlohmann::json& object, const char* name) {
  return object.is_object() ? object.value(name, nlohmann::json()) : nlohmann::json();
}

/// Empty when the member is no text.
inline std::string text_in(const nlohmann::json& object, const char* name) {
  const nlohmann::json value = member(object, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

}  // namespace sambung::medusa
