#include "tests/conformance/check_run.hpp"

#include <fstream>
#include <sstream>

#include "core/json/document.hpp"
#include "tests/app/command.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::test {

std::string CheckRun::text() const {
  std::string text = "exit code " + std::to_string(code) + "\n" + err;
  for (const auto& [name, detail] : failed) text += "FAIL " + name + ": " + detail + "\n";
  return text;
}

CheckRun check(const std::string& connector, const std::string& config,
               const std::vector<std::string>& more) {
  const testing::TempFolder folder;
  const std::string file = (folder.path() / "config.json").string();
  std::ofstream(file) << config;
  std::vector<std::string> words = {
      "connector", "check", SAMBUNG_CONNECTOR_DIR "/" + connector + ".so", "--config", file,
      "-o",        "jsonl"};
  words.insert(words.end(), more.begin(), more.end());
  testing::Running running(words);
  const testing::Outcome outcome = running.finish(std::chrono::minutes(10));
  CheckRun run{.code = outcome.code, .failed = {}, .skipped = {}, .passed = 0, .err = outcome.err};
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) {
    const auto document = json::Document::parse(line);
    if (!document) continue;
    const std::string name = document->root()["check"].string().value_or("");
    const std::string detail = document->root()["detail"].string().value_or("");
    const std::string verdict = document->root()["verdict"].string().value_or("");
    if (verdict == "failed") run.failed[name] = detail;
    if (verdict == "skipped") run.skipped[name] = detail;
    if (verdict == "passed") ++run.passed;
  }
  return run;
}

}  // namespace sambung::test
