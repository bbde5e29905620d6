#pragma once

#include <set>
#include <string>

#include "plugins/kit/trial.hpp"

namespace sambung::kit {

/// What a connector can do, as it says and as it shows. Plain value.
struct Ability {
  std::set<std::string> operations;  ///< "find", of those that could be asked about
  std::string description;           ///< JSON; empty: it gave none
  std::string trouble;               ///< why nothing is known; empty: all is well

  bool can(const std::string& operation) const { return operations.contains(operation); }
  /// Whether the description has `contact` among its objects.
  bool keeps_contacts() const;
  /// Whether it says that it makes contacts.
  bool makes_contacts() const;
  /// Whether it says that contacts can be looked for by `key`.
  bool finds_by(const std::string& key) const;
  std::string versions() const;
  /// Whether it says that it tells of records which went into others.
  bool merges() const;
  bool has_changes() const;
  /// Whether changes come as webhooks alone.
  bool pushes_changes() const;
};

/// Starts the connector and asks it. Operations with effects are asked about only where the order
/// allows effects, and then with requests that no connector can act upon.
Ability learn(const Order& order);

/// For the way from a child process.
std::string encode(const Ability& ability);
Ability decode(const std::string& text);

}  // namespace sambung::kit
