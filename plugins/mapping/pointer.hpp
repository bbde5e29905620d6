#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace sambung::mapping {

/// A JSON pointer (RFC 6901) to a member of a record, never to the record itself. Immutable.
class Pointer {
 public:
  static constexpr std::size_t kSegmentsMax = 8;
  static constexpr std::size_t kBytesMax = 256;

  /// kInvalid: the reason and the remedy, without where.
  static Result<Pointer> parse(std::string_view text);

  const std::string& text() const { return text_; }
  const std::string& first() const { return segments_.front(); }
  /// Whether it goes through an element of a list by its number.
  bool has_index() const;

  /// nullptr when there is none.
  const nlohmann::json* find(const nlohmann::json& record) const;

  /// Puts `value` into `out`, making what it stands in: objects, or a list for a number. A list that
  /// `existing` has on the way is copied whole, since no system changes one element of a list;
  /// objects are not. kInvalid when something else stands in the way, or the list is too short.
  Result<void> put(nlohmann::json& out, const nlohmann::json& existing, nlohmann::json value) const;

 private:
  std::string text_;
  std::vector<std::string> segments_;
};

}  // namespace sambung::mapping
