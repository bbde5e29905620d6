#include "core/app/cli/mask.hpp"

#include <algorithm>
#include <array>

namespace sambung::cli {

namespace {

constexpr std::size_t kDigitsMin = 8;
constexpr std::size_t kSecretMin = 6;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_group(char c) { return c == ' ' || c == '-' || c == '(' || c == ')' || c == '.'; }

/// Fields whose values are ours or the business's, never a person's.
bool is_known_field(std::string_view before) {
  static constexpr std::array<std::string_view, 12> kFields = {
      "offset=", "channel=", "account=", "epoch=", "position=", "bytes=",
      "events=", "app=",     "number=",  "pid=",   "count=",    "duration_us="};
  return std::any_of(kFields.begin(), kFields.end(),
                     [&](std::string_view field) { return before.ends_with(field); });
}

/// The end of the number that begins at `at`, or `at` when none does.
std::size_t end_of_number(std::string_view line, std::size_t at) {
  const bool plus = line[at] == '+';
  std::size_t digits = 0;
  std::size_t end = at;
  for (std::size_t i = at + (plus ? 1 : 0); i < line.size(); ++i) {
    if (is_digit(line[i])) {
      ++digits;
      end = i + 1;
    } else if (!plus || !is_group(line[i]) || i > end + 1) {
      break;
    }
  }
  if (digits < kDigitsMin || (end < line.size() && is_word(line[end]))) return at;
  return end;
}

void hide(std::string& line, std::string_view secret) {
  if (secret.size() < kSecretMin) return;
  for (std::size_t at = line.find(secret); at != line.npos; at = line.find(secret, at)) {
    line.replace(at, secret.size(), "(secret)");
  }
}

}  // namespace

std::string Mask::apply(std::string_view line) const {
  std::string masked;
  for (std::size_t at = 0; at < line.size();) {
    const bool begins = (line[at] == '+' || is_digit(line[at])) &&
                        (at == 0 || !is_word(line[at - 1])) && !is_known_field(line.substr(0, at));
    const std::size_t end = begins ? end_of_number(line, at) : at;
    if (end > at) {
      masked += "(number)";
      at = end;
    } else if (is_word(line[at])) {  // the rest of the word is no beginning of a number
      while (at < line.size() && is_word(line[at])) masked += line[at++];
    } else {
      masked += line[at++];
    }
  }
  for (const Secret& secret : secrets_) hide(masked, secret.reveal());
  return masked;
}

std::string Mask::apply_to_strings(std::string_view json) const {
  std::string masked;
  for (std::size_t at = 0; at < json.size();) {
    const std::size_t open = std::min(json.find('"', at), json.size());
    masked += json.substr(at, open - at);
    if (open == json.size()) break;
    std::size_t close = open + 1;
    while (close < json.size() && json[close] != '"') close += json[close] == '\\' ? 2 : 1;
    close = std::min(close, json.size());
    masked += "\"" + apply(json.substr(open + 1, close - open - 1));
    if (close < json.size()) masked += "\"";
    at = close + 1;
  }
  return masked;
}

}  // namespace sambung::cli
