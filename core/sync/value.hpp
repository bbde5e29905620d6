#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <variant>

#include "core/base/clock.hpp"

namespace sambung::sync {

/// "There is none", said by somebody. An empty text is another thing, and a field that is not named
/// at all a third: about that one nothing was said.
struct Null {
  auto operator<=>(const Null&) const = default;
};

/// What a field holds, in its canonical form: the mapping has been applied, so that two systems that
/// mean the same hold equal values (numbers in E.164, names trimmed, options by our names). Ordered,
/// so that a tie is broken alike everywhere.
using TextSet = std::set<std::string>;
using Value = std::variant<Null, bool, std::int64_t, std::string, TextSet>;

/// By field. A field that is missing says nothing.
using Fields = std::map<std::string, Value>;

std::size_t hash_of(const Fields& fields);

inline bool is_null(const Value& value) { return std::holds_alternative<Null>(value); }

/// Who wrote a value. A system that does not tell is taken for a machine.
enum class Author { kMachine, kHuman };

/// Where a value comes from. Systems' clocks differ; `at` is the stated time less their known skew.
struct Stamp {
  UnixTime at{};
  Author author = Author::kMachine;
  std::string origin;  ///< a connection, or "sambung"

  bool operator==(const Stamp&) const = default;
};

}  // namespace sambung::sync
