#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace sambung::mapping {

using Json = nlohmann::json;

/// Which way a field goes: `in` from the system to the broker, `out` to the system.
enum class Direction : std::uint8_t { kBoth, kIn, kOut };

std::string_view direction_name(Direction direction);

struct Options {
  std::string default_region;  ///< of numbers without country code, ISO 3166 alpha-2; may be empty
};

/// Native fields of a system's records to canonical fields, and back; README.md has the language.
/// Canonical values are null, bool, 64-bit integer, text, and arrays of distinct text in byte order.
/// A field that is absent says nothing; null says that there is none; "" is a value.
///
/// Does no I/O; the same input gives the same output. What a script may use is bounded
/// (script_limits.hpp). Errors of the conversions are kInvalid, "<native pointer>: <reason>" or
/// "script:<line>: <reason>", and never have a value of the record in them.
/// Confined to one thread at a time: it owns the script's state.
class Mapping {
 public:
  /// `text`: a JSON object. kInvalid names the JSON pointer in it, the reason and the remedy.
  static Result<Mapping> parse(std::string_view text, const Options& options);

  Mapping(Mapping&&) noexcept;
  Mapping& operator=(Mapping&&) noexcept;
  ~Mapping();

  /// Objects that have rules, in byte order.
  std::vector<std::string> objects() const;
  bool has(std::string_view object) const;

  /// Canonical fields of `object` with their direction; empty for an object without rules.
  std::map<std::string, Direction> carries(std::string_view object) const;

  /// The members of a native record that the rules read or write (first segments of pointers), for
  /// comparing with what the system says it has.
  std::set<std::string> native_fields(std::string_view object) const;

  /// `native`: the `fields` of a record, an object read by `read_json`. A field whose rule finds
  /// nothing in it is left out.
  Result<Json> to_canonical(std::string_view object, const Json& native);

  /// The native fields that say what `canonical` says, and no others. `existing`: the native fields
  /// as they are there; {} for a record that does not exist yet; null when they are not known. A
  /// value that already reads as wanted is given back as it is there.
  Result<Json> to_native(std::string_view object, const Json& canonical, const Json& existing);

  /// Whether writing `canonical` needs `existing` of a record that exists, because a rule changes
  /// part of a native value: one element of a list, one name of a full name.
  bool needs_existing(std::string_view object, const Json& canonical) const;

 private:
  struct Parts;
  explicit Mapping(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// The mapping of the manifest (`under`) with that of the settings over it, rule by rule: a rule of
/// `over` replaces that of `under`, null removes it, and so with an object and with the script. Both
/// are JSON objects or empty. kInvalid when one of them is not.
Result<std::string> overlay(std::string_view under, std::string_view over);

}  // namespace sambung::mapping
