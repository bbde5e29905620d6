#include <regex>

#include "tests/saas/odoo/fake_odoo.hpp"

namespace sambung::testing {

namespace {

const OdooError kValueError{500, "builtins.ValueError"};

/// An SQL pattern with %, _ and \ as a regular expression.
std::string expression_of(const std::string& pattern) {
  std::string made;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '%') {
      made += ".*";
    } else if (c == '_') {
      made += ".";
    } else {
      const char plain = c == '\\' && i + 1 < pattern.size() ? pattern[++i] : c;
      if (std::isalnum(static_cast<unsigned char>(plain)) == 0) made += '\\';
      made += plain;
    }
  }
  return made;
}

bool is_like(const json& value, const json& pattern, bool any_case) {
  if (!value.is_string() || !pattern.is_string()) return false;
  const auto flags = any_case ? std::regex::ECMAScript | std::regex::icase : std::regex::ECMAScript;
  return std::regex_match(value.get<std::string>(),
                          std::regex(expression_of(pattern.get<std::string>()), flags));
}

bool fits_leaf(const json& leaf, std::int64_t id, const json& row) {
  if (!leaf.is_array() || leaf.size() != 3 || !leaf[0].is_string()) throw kValueError;
  const std::string field = leaf[0];
  const std::string operation = leaf[1];
  const json value = field == "id" ? json(id) : row.value(field, json(false));
  const json& wanted = leaf[2];
  if (operation == "=") return value == wanted;
  if (operation == "!=") return value != wanted;
  if (operation == "in") {
    if (!wanted.is_array()) throw kValueError;
    return std::find(wanted.begin(), wanted.end(), value) != wanted.end();
  }
  if (operation == "=like") return is_like(value, wanted, false);
  if (operation == "=ilike") return is_like(value, wanted, true);
  if (value.type() != wanted.type() && !(value.is_number() && wanted.is_number())) return false;
  if (operation == ">") return value > wanted;
  if (operation == ">=") return value >= wanted;
  if (operation == "<") return value < wanted;
  if (operation == "<=") return value <= wanted;
  throw kValueError;
}

bool fits_from(const json& domain, std::size_t& at, std::int64_t id, const json& row) {
  if (at >= domain.size()) throw kValueError;
  const json& each = domain[at++];
  if (!each.is_string()) return fits_leaf(each, id, row);
  if (each == "!") return !fits_from(domain, at, id, row);
  const bool left = fits_from(domain, at, id, row);
  const bool right = fits_from(domain, at, id, row);
  if (each == "|") return left || right;
  if (each == "&") return left && right;
  throw kValueError;
}

}  // namespace

bool fits_domain(const json& domain, std::int64_t id, const json& row) {
  if (!domain.is_array()) throw kValueError;
  bool fits = true;
  for (std::size_t at = 0; at < domain.size();) fits = fits_from(domain, at, id, row) && fits;
  return fits;
}

}  // namespace sambung::testing
