#include "connectors/salesforce/id.hpp"

#include <algorithm>

namespace sambung::salesforce {

namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
constexpr std::size_t kShort = 15;
constexpr std::size_t kLong = 18;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string long_id(std::string_view id) {
  const bool fits = id.size() == kShort || id.size() == kLong;
  if (!fits || !std::all_of(id.begin(), id.end(), is_plain)) return {};
  std::string made(id.substr(0, kShort));
  for (std::size_t part = 0; part < kShort; part += 5) {
    std::size_t bits = 0;
    for (std::size_t i = 0; i < 5; ++i) {
      const char c = id[part + i];
      if (c >= 'A' && c <= 'Z') bits |= std::size_t{1} << i;
    }
    made += kDigits[bits];
  }
  return made;
}

std::string object_of_id(std::string_view id) {
  if (long_id(id).empty()) return {};
  if (id.starts_with("003")) return "Contact";
  return id.starts_with("00Q") ? "Lead" : "";
}

}  // namespace sambung::salesforce
