#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace sambung::web {

using Json = nlohmann::json;

inline constexpr std::size_t kJsonBytesMax = 16U << 20;
inline constexpr int kJsonDepthMax = 64;

/// Bytes of a foreign system as JSON; nothing when they are none, over kJsonBytesMax or deeper than
/// kJsonDepthMax.
std::optional<Json> parse_json(std::string_view text);

/// Whether `pointer` is a JSON pointer (RFC 6901): empty, or from "/" on.
bool is_pointer(std::string_view pointer);

/// What stands at `pointer` (RFC 6901); nullptr when there is nothing. Never throws.
const Json* at(const Json& in, std::string_view pointer);

/// Text, whole numbers and bools as text; nothing for all else. An id is as often a number.
std::optional<std::string> text_of(const Json& value);

/// The text member `key` of an object; empty when there is none or it is no text.
std::string text_in(const Json& object, const char* key);
/// Whether the member `key` of an object is true.
bool is_true(const Json& object, const char* key);

/// Sets `pointer` in `in` to null if there is nothing, making the objects on the way.
void fill_null(Json& in, std::string_view pointer);

/// As text; what is no UTF-8 is replaced.
std::string dump(const Json& value);

}  // namespace sambung::web
