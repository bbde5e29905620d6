#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/base/result.hpp"

namespace sambung::mapping {

inline constexpr std::size_t kCanonicalTextBytesMax = 64U << 10;
inline constexpr std::size_t kSetItemsMax = 1000;
inline constexpr std::size_t kFieldsMax =
    256;  ///< rules of an object, fields of a canonical record

/// Puts a set into byte order. kInvalid with the reason when `value` is no canonical value: null,
/// bool, 64-bit integer, text, or distinct texts.
Result<void> settle_canonical(nlohmann::json& value);

/// Whether `name` can be a canonical field or an object: a lower-case letter, then letters, digits
/// and _, 64 in all.
bool is_name(std::string_view name);

}  // namespace sambung::mapping
