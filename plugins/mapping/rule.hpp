#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "plugins/mapping/mapping.hpp"
#include "plugins/mapping/members.hpp"
#include "plugins/mapping/place.hpp"

namespace sambung::mapping {

/// What one entry of an object's mapping does. Immutable. Errors begin with the native pointer.
class Rule {
 public:
  virtual ~Rule() = default;

  /// The canonical value; nullopt when the record says nothing about it.
  virtual Result<std::optional<Json>> read(const Json& native) const = 0;
  /// Writes what `canonical` says about the rule's fields, if it says anything.
  virtual Result<void> write(const Json& canonical, Writing& writing) const = 0;

  /// Adds the canonical fields with their direction, and the native ones.
  virtual void add_carried(std::map<std::string, Direction>& fields) const = 0;
  virtual void add_native(std::set<std::string>& names) const = 0;
  virtual bool needs_existing(const Json& canonical) const = 0;
  /// Whether the object's script reads or writes the field.
  virtual bool by_script() const { return false; }
};

/// A rule of the mapping's text, `text` at `where` in it, for the canonical field `field`.
Result<std::unique_ptr<Rule>> make_rule(const std::string& field, const Json& text,
                                        const std::string& where, const Options& options);

/// Kinds of rules that are no single place with a function, by what their text has. nullptr after a
/// mistake, which `members` keeps. Files: template_rules.cpp,
/// other_rules.cpp.
std::unique_ptr<Rule> make_template_rule(const std::string& field, Members& members);
std::unique_ptr<Rule> make_constant_rule(const std::string& field, Members& members);
std::unique_ptr<Rule> make_join_rule(const std::string& field, Members& members);
std::unique_ptr<Rule> make_script_rule(const std::string& field, Members& members);

Direction take_direction(Members& members);

/// Adds one more way of `field`: in and out together are both.
void add_direction(std::map<std::string, Direction>& fields, const std::string& field,
                   Direction direction);

}  // namespace sambung::mapping
