#include "connectors/sink/name_template.hpp"

#include <sambung/host.hpp>

namespace sambung::sink {

namespace {

constexpr std::string_view kType = "{type}";
constexpr std::string_view kChannel = "{channel}";
constexpr std::string_view kAccount = "{account}";

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

std::string token(std::string_view value) {
  if (value.empty()) return "-";
  std::string made(value);
  for (char& c : made) c = is_plain(c) ? c : '_';
  return made;
}

bool is_dotted(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.back() == '.') return false;
  if (text.find("..") != text.npos) return false;
  for (const char c : text) {
    if (!is_plain(c) && c != '.') return false;
  }
  return true;
}

void replace(std::string& text, std::string_view place, std::string_view value) {
  for (std::size_t at = text.find(place); at != text.npos; at = text.find(place, at)) {
    text.replace(at, place.size(), value);
    at += value.size();
  }
}

}  // namespace

NameTemplate::NameTemplate(const char* key, std::string text, std::size_t bytes_max)
    : text_(std::move(text)), bytes_max_(bytes_max) {
  if (!is_dotted(with_all("x")) || text_.size() > bytes_max_) {
    throw ConfigError(
        std::string(key) + ": must be at most " + std::to_string(bytes_max_) +
        " letters, digits, _, - and single dots, with {type}, {channel} and {account} "
        "for the event's own, such as whatsapp.{type}.{channel}");
  }
}

std::string NameTemplate::with_all(std::string_view with) const {
  std::string name = text_;
  for (const std::string_view place : {kType, kChannel, kAccount}) replace(name, place, with);
  return name;
}

std::optional<std::string> NameTemplate::of(const Event& event) const {
  if (!is_dotted(event.type())) return std::nullopt;
  std::string name = text_;
  replace(name, kType, event.type());
  replace(name, kChannel, token(event.channel()));
  replace(name, kAccount, token(event.account()));
  if (name.size() > bytes_max_) return std::nullopt;
  return name;
}

}  // namespace sambung::sink
