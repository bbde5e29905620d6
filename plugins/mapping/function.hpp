#pragma once

#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/result.hpp"
#include "plugins/mapping/mapping.hpp"
#include "plugins/mapping/members.hpp"
#include "plugins/mapping/refusal.hpp"

namespace sambung::mapping {

/// One way in which a system keeps a value, both ways. Immutable. Errors have the reason alone,
/// begin with a verb ("is no ..."), and never quote the value.
class Function {
 public:
  virtual ~Function() = default;
  /// A native value, never null, as canonical value.
  virtual Result<Json> read(const Json& native) const = 0;
  /// A canonical value as native one. `canonical` is null for a partial function alone. `current`:
  /// what stands there now, null when nothing.
  virtual Result<Json> write(const Json& canonical, const Json& current) const = 0;
  /// Whether the value is a part of what stands there, so that writing needs `current`.
  virtual bool partial() const { return false; }
};

/// The function that `as` of a rule names, with its options, which it takes from `members`. nullptr
/// after a mistake, which `members` keeps.
std::unique_ptr<Function> make_function(Members& members, const Options& options);

/// Functions by file. Each is nullptr when `as` is none of its own.
std::unique_ptr<Function> make_text_function(std::string_view as, Members&, const Options&);
std::unique_ptr<Function> make_time_function(std::string_view as, Members&);
std::unique_ptr<Function> make_number_function(std::string_view as, Members&);
std::unique_ptr<Function> make_choice_function(std::string_view as, Members&);
std::unique_ptr<Function> make_part_function(std::string_view as, Members&);

/// "is a number, not a text": for errors.
Error wrong_kind(const Json& value, const char* wanted);

/// Without white space at either end (space, tab, line ends).
std::string_view trimmed(std::string_view text);

}  // namespace sambung::mapping
