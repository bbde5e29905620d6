#include "core/app/cli/meta_errors.hpp"

#include "core/settings/scalars.hpp"

namespace sambung::cli {

namespace {

/// The data file, compiled in by the build.
constexpr std::string_view kFile =
#include "core/app/cli/meta_errors_embedded.inc"
    ;

/// Calls `use` with every line that is no comment.
template <class Use>
void for_each_line(Use use) {
  std::string_view rest = kFile;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!line.empty() && line.front() != '#') use(line);
  }
}

std::string next_column(std::string_view& line) {
  const std::size_t end = std::min(line.find(" | "), line.size());
  std::string column(line.substr(0, end));
  line.remove_prefix(std::min(end + 3, line.size()));
  return column;
}

bool in_range(std::string_view codes, std::uint64_t code) {
  const std::size_t dash = codes.find('-');
  const auto first = settings::parse_whole(codes.substr(0, dash));
  const auto last = dash == codes.npos ? first : settings::parse_whole(codes.substr(dash + 1));
  return first && last && *first <= code && code <= *last;
}

}  // namespace

std::vector<MetaError> meta_errors() {
  std::vector<MetaError> errors;
  for_each_line([&errors](std::string_view line) {
    MetaError error;
    error.codes = next_column(line);
    error.title = next_column(line);
    error.who = next_column(line);
    error.retry = next_column(line);
    error.charged = next_column(line);
    error.advice = next_column(line);
    if (error.codes != "date") errors.push_back(std::move(error));
  });
  return errors;
}

std::optional<MetaError> find_meta_error(std::string_view code) {
  const auto number = settings::parse_whole(code);
  if (!number) return std::nullopt;
  for (MetaError& error : meta_errors()) {
    if (in_range(error.codes, *number)) return std::move(error);
  }
  return std::nullopt;
}

std::string meta_errors_date() {
  std::string date;
  for_each_line([&date](std::string_view line) {
    if (next_column(line) == "date") date = std::string(line);
  });
  return date;
}

}  // namespace sambung::cli
