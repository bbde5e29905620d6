#include <ostream>

#include "core/app/cli/meta_errors.hpp"
#include "core/app/cli/small_verbs.hpp"
#include "core/json/writer.hpp"
#include "core/settings/codes.hpp"
#include "core/settings/nearest.hpp"

namespace sambung::cli {

namespace {

struct Line {
  const char* key;
  std::string text;
};

int print(const std::vector<Line>& lines, Terminal& terminal) {
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  for (const Line& line : lines) {
    writer.key(line.key);
    writer.string(line.text);
    if (terminal.format != Format::kText) continue;
    std::string key = line.key;
    key.resize(12, ' ');
    terminal.out << key << line.text << "\n";
  }
  writer.end_object();
  if (terminal.format != Format::kText) terminal.out << json << "\n";
  return kOk;
}

int list_json(Terminal& terminal) {
  std::string array = "[";
  const auto add = [&](std::string_view code, std::string_view title) {
    std::string json;
    json::Writer writer(json);
    writer.begin_object();
    writer.key("code");
    writer.string(code);
    writer.key("title");
    writer.string(title);
    writer.end_object();
    array += (array.size() > 1 ? "," : "") + json;
    if (terminal.format == Format::kJsonLines) terminal.out << json << "\n";
  };
  for (const settings::CodeEntry& entry : settings::codes()) add(entry.code, entry.title);
  for (const MetaError& error : meta_errors()) add(error.codes, error.title);
  if (terminal.format == Format::kJson) terminal.out << array << "]\n";
  return kOk;
}

int list(Terminal& terminal) {
  if (terminal.format != Format::kText) return list_json(terminal);
  for (const settings::CodeEntry& entry : settings::codes()) {
    terminal.out << entry.code << "    " << entry.title << "\n";
  }
  for (const MetaError& error : meta_errors()) {
    std::string code = error.codes;
    code.resize(std::max<std::size_t>(code.size(), 10), ' ');
    terminal.out << code << error.title << "\n";
  }
  return kOk;
}

}  // namespace

void Explain::declare(Options& options) {
  options.text("code", code_, "SB1203 (ours) or 131047 (WhatsApp's); none: all of them");
}

int Explain::run(Terminal& terminal) {
  if (code_.empty()) return list(terminal);
  if (const settings::CodeEntry* entry = settings::find_code(code_)) {
    return print({{"code", std::string(entry->code)},
                  {"title", std::string(entry->title)},
                  {"explanation", std::string(entry->explanation)}},
                 terminal);
  }
  const std::string digits = code_.starts_with("WA") ? code_.substr(2) : code_;
  if (const auto error = find_meta_error(digits)) {
    return print({{"code", "WhatsApp " + digits},
                  {"title", error->title},
                  {"who", error->who},
                  {"retry", error->retry},
                  {"charged", error->charged},
                  {"advice", error->advice},
                  {"as of", meta_errors_date()}},
                 terminal);
  }
  std::vector<std::string> names;
  for (const settings::CodeEntry& entry : settings::codes()) names.emplace_back(entry.code);
  const std::string near = settings::nearest(code_, names);
  return terminal.fail(kBadData, "no such code: " + code_ +
                                     (near.empty() ? "" : "; did you mean " + near + "?") +
                                     "\n  sambung explain lists all of them");
}

}  // namespace sambung::cli
