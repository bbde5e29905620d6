#pragma once

#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "plugins/mapping/mapping.hpp"

namespace sambung::mapping {

/// The Lua 5.4 part of a mapping, in a sandbox: no input or output, no other files, no clock, no
/// chance, no memory of earlier calls in globals; bounds in script_limits.hpp. The one seam to Lua is
/// the files named script_*. Confined to one thread at a time.
class Script {
 public:
  /// Compiles and runs the text once, which must define `to_canonical`, `to_native` or both. kInvalid:
  /// "script:<line>: <reason>", the reason never a text that the script computed.
  static Result<Script> load(std::string source);

  Script(Script&&) noexcept;
  Script& operator=(Script&&) noexcept;
  ~Script();

  bool has_to_canonical() const;
  bool has_to_native() const;

  /// What `to_canonical(native, canonical, object)` gives back: an object. Errors as `load`. What was
  /// stopped at a bound costs the next call a new state.
  Result<Json> to_canonical(const Json& native, const Json& canonical, std::string_view object);
  Result<Json> to_native(const Json& canonical, const Json& native, std::string_view object);

 private:
  struct Parts;
  explicit Script(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace sambung::mapping
