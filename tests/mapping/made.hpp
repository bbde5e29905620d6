#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "plugins/mapping/json_text.hpp"
#include "plugins/mapping/mapping.hpp"

namespace sambung::mapping {

inline Json json_of(std::string_view text) {
  auto read = read_json(text);
  if (!read) ADD_FAILURE() << text << " " << read.error().what;
  return read ? std::move(*read) : Json();
}

inline Mapping made(std::string_view text, const char* region = "ID") {
  auto parsed = Mapping::parse(text, {.default_region = region});
  if (!parsed) ADD_FAILURE() << parsed.error().what;
  return std::move(*parsed);
}

/// A mapping of contacts with one rule for the field `x`.
inline Mapping one_rule(const std::string& rule) {
  return made(R"({"contact":{"x":)" + rule + "}}");
}

/// Why a mapping is refused; empty when it is not.
inline std::string refusal(std::string_view text) {
  const auto parsed = Mapping::parse(text, {.default_region = "ID"});
  return parsed ? "" : parsed.error().what;
}
inline std::string rule_refusal(const std::string& rule) {
  return refusal(R"({"contact":{"x":)" + rule + "}}");
}

/// What the field `x` reads as, as JSON; "absent", or the error.
inline std::string read_as(Mapping& mapping, std::string_view native) {
  const auto canonical = mapping.to_canonical("contact", json_of(native));
  if (!canonical) return canonical.error().what;
  return canonical->contains("x") ? write_json((*canonical)["x"]) : "absent";
}
inline std::string read_as(const std::string& rule, std::string_view native) {
  Mapping mapping = one_rule(rule);
  return read_as(mapping, native);
}

/// The native fields of {"x": value}, as JSON, or the error.
inline std::string written_as(const std::string& rule, std::string_view value,
                              std::string_view existing = "null") {
  Mapping mapping = one_rule(rule);
  const auto native = mapping.to_native("contact", Json{{"x", json_of(value)}}, json_of(existing));
  return native ? write_json(*native) : native.error().what;
}

}  // namespace sambung::mapping
