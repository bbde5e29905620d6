#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/json/document.hpp"
#include "core/model/party.hpp"

namespace sambung::whatsapp {

// How single members are read. WhatsApp writes ids, times and limits now as numbers, now as text, and
// what is absent now as nothing, now as null, now as empty text: these take any and give one form.

/// Text, or the digits of a number; nullopt when there is nothing in it.
std::optional<std::string> text(json::Value value);
inline std::optional<std::string> text(json::Value object, std::string_view key) {
  return text(object[key]);
}
/// As `text`, empty when there is nothing.
std::string text_or_empty(json::Value object, std::string_view key);

/// Texts of an array; what is no text is left out.
std::vector<std::string> texts(json::Value array);

/// True or false, also as text.
std::optional<bool> flag(json::Value object, std::string_view key);
std::optional<std::int64_t> whole(json::Value object, std::string_view key);
/// A finite number.
std::optional<double> number(json::Value object, std::string_view key);

/// Unix seconds up to the year 9999, as number or text.
std::optional<UnixTime> time(json::Value object, std::string_view key);

/// WhatsApp's error objects.
std::vector<model::PlatformError> errors(json::Value array);
model::PlatformError error(json::Value object);

}  // namespace sambung::whatsapp
