#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/json/document.hpp"
#include "core/json/writer.hpp"
#include "core/sync/value.hpp"

/// Values as JSON: null, true, 17, "text", ["a","b"] for a set.
namespace sambung::sync {

/// What a field may hold at most, so that one person's standing stays small.
inline constexpr std::size_t kTextBytesMax = 8 * 1024;
inline constexpr std::size_t kSetMax = 256;
inline constexpr std::size_t kFieldsMax = 128;

void write(json::Writer& writer, const Value& value);
std::string to_json(const Value& value);
/// nullopt for what no field can hold: fractions, objects, lists of other things, beyond the bounds.
std::optional<Value> value_of(const json::Value& value);

void write(json::Writer& writer, const Fields& fields);
/// kInvalid names the field that cannot be held, never its value.
Result<Fields> fields_of(const json::Value& object);

}  // namespace sambung::sync
