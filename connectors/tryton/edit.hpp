#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace sambung::tryton {

/// Makes Tryton's values of a record's fields. Pure, but for what `Names` look up.

/// Ids of what fields name. Both throw Failure: INVALID for a name that is not there and may not be
/// made. `category` makes one that is missing.
struct Names {
  std::function<std::int64_t(const std::string& code)> language;
  std::function<std::int64_t(const std::string& name)> category;
};

/// How far an edit may go. Plain value.
struct EditRules {
  /// The lists were made of the record as it is: what they lack is to go. Else they only add and
  /// change, since the record may have more than their maker knew.
  bool lists_are_whole = false;
  std::vector<std::string> more;  ///< further plain fields
};

/// The values for `create` (with `party` null) or `write` that make `party` have `fields`: only what
/// differs, and of a list only the elements that do, each in its place. Empty: nothing to do. Throws
/// Failure (INVALID, NOT_SUPPORTED) naming the field.
nlohmann::json edit_of(const nlohmann::json& fields, const nlohmann::json& party,
                       const EditRules& rules, const Names& names);

}  // namespace sambung::tryton
