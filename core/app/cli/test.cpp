#include "core/app/cli/test.hpp"

#include <ostream>

#include "core/app/cli/mapping_cases.hpp"
#include "core/json/writer.hpp"

namespace sambung::cli {

namespace {

void print_text(const CaseOutcome& outcome, std::ostream& out) {
  out << (outcome.passed() ? "ok   " : "FAIL ") << outcome.name << "\n";
  if (!outcome.error.empty()) out << "  " << outcome.error << "\n";
  for (const Difference& difference : outcome.differences) {
    out << "  " << difference.at << "\n    wanted " << difference.wanted << "\n    got    "
        << difference.got << "\n";
  }
}

void write_json(json::Writer& writer, const std::string& file, const CaseOutcome& outcome) {
  writer.begin_object();
  writer.key("file");
  writer.string(file);
  writer.key("name");
  writer.string(outcome.name);
  writer.key("ok");
  writer.boolean(outcome.passed());
  writer.key("error");
  writer.string(outcome.error);
  writer.key("differences");
  writer.begin_array();
  for (const Difference& difference : outcome.differences) {
    writer.begin_object();
    for (const auto& [key, value] :
         {std::pair{"at", &difference.at}, std::pair{"wanted", &difference.wanted},
          std::pair{"got", &difference.got}}) {
      writer.key(key);
      writer.string(*value);
    }
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
}

}  // namespace

void Test::declare(Options& options) {
  options.texts("file", files_, "Files of cases: YAML or JSON");
}

int Test::run(Terminal& terminal) {
  if (files_.empty()) {
    return terminal.fail(kUsage, "no file of cases is named\n  sambung test mapping_test.yaml");
  }
  std::size_t cases = 0, failed = 0;
  std::string array;
  json::Writer all(array);
  all.begin_array();
  for (const std::string& file : files_) {
    const auto outcomes = run_mapping_cases(file);
    if (!outcomes) return terminal.fail(kBadData, outcomes.error().what);
    for (const CaseOutcome& outcome : *outcomes) {
      ++cases;
      failed += outcome.passed() ? 0 : 1;
      if (terminal.format == Format::kText) print_text(outcome, terminal.out);
      write_json(all, file, outcome);
      if (terminal.format != Format::kJsonLines) continue;
      std::string line;
      json::Writer writer(line);
      write_json(writer, file, outcome);
      terminal.out << line << "\n";
    }
  }
  all.end_array();
  if (terminal.format == Format::kJson) terminal.out << array << "\n";
  terminal.err << cases << (cases == 1 ? " case, " : " cases, ") << failed << " failed\n";
  return failed > 0 ? kFindings : kOk;
}

}  // namespace sambung::cli
