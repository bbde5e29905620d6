#include "core/settings/problem.hpp"

#include <algorithm>

namespace sambung::settings {

namespace {

/// Keys whose value may be secret: what stands before a place on such a line is not shown.
bool may_hold_secret(std::string_view text) {
  for (const std::string_view word : {"secret", "token", "password", "dsn", "key", "credential"}) {
    const auto same = [](char a, char b) { return (a | 0x20) == b; };
    if (std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end()) {
      return true;
    }
  }
  return false;
}

/// The line up to the end of the token, so that a value behind a wrong key stays out of messages.
std::string excerpt(const Problem& problem) {
  const Place& place = problem.place;
  const std::string_view line = place.source->line(place.line);
  const std::size_t begin = std::min(place.column - 1, line.size());
  std::string before(line.substr(0, begin));
  if (before.find_first_not_of(" -") != std::string::npos && may_hold_secret(before)) {
    before = std::string(before.size(), ' ');
    if (before.size() > 3) before.replace(before.size() - 4, 3, "...");
  }
  if (problem.hide_excerpt) return before + "(hidden)";
  const std::size_t end = std::min(begin + place.length, line.size());
  std::string shown = before + std::string(line.substr(begin, end - begin));
  if (line.substr(end).starts_with(':')) shown += ':';
  return shown;
}

}  // namespace

std::string render(const Problem& problem) {
  std::string text = problem.severity == Severity::kError ? "error[" : "warning[";
  text += std::string(problem.code) + "]: " + problem.what + "\n";
  const Place& place = problem.place;
  std::string margin = "  ";
  if (place.source && place.line > 0) {
    const std::string number = std::to_string(place.line);
    margin = std::string(number.size() + 1, ' ');
    text += margin.substr(1) + "--> " + place_text(place) + "\n" + margin + "|\n";
    text += number + " | " + excerpt(problem) + "\n";
    const std::size_t carets = problem.hide_excerpt ? 8 : std::max<std::size_t>(place.length, 1);
    text += margin + "| " + std::string(place.column - 1, ' ') + std::string(carets, '^');
    if (!problem.label.empty()) text += " " + problem.label;
    text += "\n";
  } else if (place.source) {
    text += " --> " + place.source->name + "\n";
  }
  if (!problem.help.empty()) text += margin + "= help: " + problem.help + "\n";
  return text;
}

bool has_errors(const Problems& problems) {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Problem& problem) { return problem.severity == Severity::kError; });
}

}  // namespace sambung::settings
