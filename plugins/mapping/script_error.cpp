#include "plugins/mapping/script_error.hpp"

#include <algorithm>

namespace sambung::mapping {

namespace {

constexpr std::string_view kChunk = "script:";

/// Beginnings of messages of Lua 5.4 and of ours that have no value in them.
constexpr std::string_view kPhrases[] = {
    "too much work",
    "error() with a value that is no text",
    "not enough memory",
    "stack overflow",
    "C stack overflow",
    "attempt to index a",
    "attempt to call a",
    "attempt to perform arithmetic on a",
    "attempt to perform bitwise operation on a",
    "attempt to perform 'n//0'",
    "attempt to perform 'n%%0'",
    "attempt to concatenate a",
    "attempt to add a",
    "attempt to sub a",
    "attempt to mul a",
    "attempt to div a",
    "attempt to idiv a",
    "attempt to mod a",
    "attempt to pow a",
    "attempt to unm a",
    "attempt to compare",
    "attempt to get length of a",
    "number has no integer representation",
    "number (local",
    "bad argument",
    "wrong number of arguments",
    "invalid value",
    "invalid order function for sorting",
    "invalid conversion",
    "invalid capture index",
    "invalid pattern capture",
    "invalid use of '%' in replacement string",
    "invalid replacement value",
    "invalid UTF-8 code",
    "malformed pattern",
    "missing '[' after '%f' in pattern",
    "unfinished capture",
    "too many captures",
    "too many results to unpack",
    "pattern too long",
    "position out of bounds",
    "resulting string too large",
    "string slice too long",
    "value out of range",
    "assertion failed!",
    "'for' initial value must be a number",
    "'for' limit must be a number",
    "'for' step must be a number",
    "'for' step is zero",
    "table index is nil",
    "table index is NaN",
    "a table is no text",
    "a global is set while a record is mapped; write `local`",
    "'pairs' takes tables whose keys are texts and integers",
};
/// Types that Lua names behind a phrase.
constexpr std::string_view kTypes[] = {"nil",   "boolean",  "number",         "string",
                                       "table", "function", "light userdata", "userdata"};

/// The line that `message` begins with, taken off it; empty when there is none.
std::string take_line(std::string_view& message) {
  if (!message.starts_with(kChunk)) return {};
  std::string_view rest = message.substr(kChunk.size());
  const std::size_t end = rest.find(':');
  if (end == rest.npos || end == 0) return {};
  const std::string_view digits = rest.substr(0, end);
  if (digits.find_first_not_of("0123456789") != digits.npos) return {};
  message = rest.substr(std::min(end + 2, rest.size()));
  return std::string(digits) + ": ";
}

/// The name in "(field 'phone')" at the end of a message, if the source has it.
std::string known_name(std::string_view message, std::string_view source) {
  const std::size_t begin = message.find('\'');
  if (begin == message.npos) return {};
  const std::size_t end = message.find('\'', begin + 1);
  if (end == message.npos || end == begin + 1) return {};
  const std::string_view name = message.substr(begin + 1, end - begin - 1);
  if (source.find(name) == source.npos) return {};
  return " (" + std::string(name) + ")";
}

std::string with_type(std::string_view phrase, std::string_view message) {
  std::string reason(phrase);
  message.remove_prefix(phrase.size());
  if (!reason.ends_with(" a") || !message.starts_with(' ')) return reason;
  for (const std::string_view type : kTypes) {
    if (message.substr(1).starts_with(type)) return reason + " " + std::string(type) + " value";
  }
  return reason + " value";
}

}  // namespace

std::string script_reason(std::string_view message, std::string_view source) {
  const std::string place = std::string(kChunk) + take_line(message);
  const std::string front = place == kChunk ? "script: " : place;
  for (const std::string_view phrase : kPhrases) {
    if (!message.starts_with(phrase)) continue;
    const std::string name = phrase.find('\'') == phrase.npos ? known_name(message, source) : "";
    return front + with_type(phrase, message) + name;
  }
  // What the author wrote as a text of its own is no value of a record.
  constexpr std::size_t kShownBytesMax = 200;
  if (!message.empty() && message.size() <= kShownBytesMax && source.find(message) != source.npos) {
    return front + std::string(message);
  }
  return front + "error() with a text that the script made, which is not shown";
}

}  // namespace sambung::mapping
