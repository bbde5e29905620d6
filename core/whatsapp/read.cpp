#include "core/whatsapp/read.hpp"

#include <cmath>

#include "core/json/compact.hpp"

namespace sambung::whatsapp {

namespace {

constexpr std::int64_t kYear10000 = 253402300800;  // Unix seconds

}  // namespace

std::optional<std::string> text(json::Value value) {
  std::optional<std::string> found = value.text();
  if (found && found->empty()) found.reset();
  return found;
}

std::string text_or_empty(json::Value object, std::string_view key) {
  return object[key].text().value_or(std::string());
}

std::vector<std::string> texts(json::Value array) {
  std::vector<std::string> found;
  if (!array.is_array()) return found;
  for (const json::Value element : json::children(array)) {
    if (auto one = text(element)) found.push_back(std::move(*one));
  }
  return found;
}

std::optional<bool> flag(json::Value object, std::string_view key) {
  const json::Value value = object[key];
  if (const auto plain = value.boolean()) return plain;
  const auto written = value.string();
  if (written == "true") return true;
  if (written == "false") return false;
  return std::nullopt;
}

std::optional<std::int64_t> whole(json::Value object, std::string_view key) {
  return object[key].integer();
}

std::optional<double> number(json::Value object, std::string_view key) {
  const auto value = object[key].number();
  if (!value || !std::isfinite(*value)) return std::nullopt;
  return value;
}

std::optional<UnixTime> time(json::Value object, std::string_view key) {
  const auto seconds = object[key].integer();
  if (!seconds || *seconds < 0 || *seconds >= kYear10000) return std::nullopt;
  return from_unix_ms(*seconds * 1000);
}

std::optional<UnixTime> milliseconds(json::Value object, std::string_view key) {
  const auto ms = object[key].integer();
  if (!ms || *ms < 0 || *ms >= kYear10000 * 1000) return std::nullopt;
  return from_unix_ms(*ms);
}

std::optional<model::Raw> free_form(json::Value value) {
  if (value.absent()) return std::nullopt;
  return model::Raw{json::compact(value.raw())};
}

model::PlatformError error(json::Value object) {
  model::PlatformError found;
  found.code = whole(object, "code").value_or(0);
  found.title = text(object, "title");
  found.message = text(object, "message");
  found.details = text(object["error_data"], "details");
  found.href = text(object, "href");
  return found;
}

std::vector<model::PlatformError> errors(json::Value array) { return list_of(array, error); }

}  // namespace sambung::whatsapp
