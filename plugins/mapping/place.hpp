#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "plugins/mapping/members.hpp"
#include "plugins/mapping/pointer.hpp"

namespace sambung::mapping {

/// A native record while it is written: `existing` is what the system has, null when that is not
/// known, and `out` what it will be given.
struct Writing {
  const nlohmann::json& existing;
  nlohmann::json& out;

  bool existing_known() const { return existing.is_object(); }
  /// What stands at `pointer` once `out` is there; nullptr when nothing does.
  const nlohmann::json* find(const Pointer& pointer) const;
};

/// Where a rule's value stands in a native record. Immutable.
class Place {
 public:
  virtual ~Place() = default;
  /// The value in `record`; nullptr when the record says nothing about it. Null (a value) when it
  /// says that there is none. kInvalid, with the pointer, when something else stands there.
  virtual Result<const nlohmann::json*> find(const nlohmann::json& record) const = 0;
  virtual Result<const nlohmann::json*> current(const Writing& writing) const = 0;
  virtual Result<void> put(Writing& writing, nlohmann::json value) const = 0;
  virtual void add_native(std::set<std::string>& names) const = 0;
  /// Whether writing needs the record as it is there.
  virtual bool needs_existing() const = 0;
  /// The pointer, for messages.
  virtual std::string text() const = 0;
};

/// A pointer; several, the first of which that is not null counts (coalesce); or with `where` and
/// `pick` an element of a list. nullptr after a mistake, which `members` keeps.
std::unique_ptr<Place> make_place(Members& members);

}  // namespace sambung::mapping
