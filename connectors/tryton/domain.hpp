#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <utility>

namespace sambung::tryton {

/// Tryton's domains and orders in JSON; spelt out, since braces alone may make an object of a list.

inline nlohmann::json clause(const char* field, const char* sign, nlohmann::json value) {
  return nlohmann::json::array({field, sign, std::move(value)});
}

/// A list of these, whatever they are: clauses that all hold, params of a call.
inline nlohmann::json list(std::initializer_list<nlohmann::json> elements) {
  nlohmann::json made = nlohmann::json::array();
  for (const nlohmann::json& element : elements) made.push_back(element);
  return made;
}

inline nlohmann::json by(const char* field, const char* way) {
  return nlohmann::json::array({field, way});
}

}  // namespace sambung::tryton
