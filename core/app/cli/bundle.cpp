#include "core/app/cli/bundle.hpp"

#include <sys/utsname.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "core/app/cli/archive.hpp"
#include "core/app/cli/log.hpp"
#include "core/app/cli/version.hpp"
#include "core/control/client.hpp"
#include "core/json/document.hpp"
#include "core/json/writer.hpp"
#include "core/settings/effective.hpp"

namespace sambung::cli {

namespace {

constexpr std::chrono::seconds kAnswerPatience{10};
constexpr const char* kFolder = "sambung-doctor/";
constexpr const char* kReadme =
    "What sambung doctor --bundle found. Secrets are shown as (secret), and longer numbers in texts\n"
    "as (number), lest one be a person's. No event is in here.\n\n"
    "  findings.txt   what doctor looked at\n"
    "  versions.json  of sambung and of this machine\n"
    "  config.json    the configuration in force; problems.txt instead when it has errors\n"
    "  origins.txt    where each of its values came from\n"
    "  status.json    connections, positions, hosts\n"
    "  metrics.txt    every figure, in Prometheus' format\n"
    "  log.txt        the last lines of the running broker\n";

std::string distribution() {
  std::ifstream in("/etc/os-release");
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("PRETTY_NAME=")) continue;
    std::erase(line, '"');
    return line.substr(line.find('=') + 1);
  }
  return "unknown";
}

std::string versions() {
  utsname machine{};
  ::uname(&machine);
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  const std::pair<const char*, std::string> texts[] = {
      {"sambung", kVersion},
      {"compiler", __VERSION__},
      {"system", distribution()},
      {"kernel", std::string(machine.sysname) + " " + machine.release},
      {"machine", machine.machine}};
  for (const auto& [key, value] : texts) {
    writer.key(key);
    writer.string(value);
  }
  writer.key("processors");
  writer.unsigned_integer(std::thread::hardware_concurrency());
  writer.end_object();
  return json + "\n";
}

std::string text_of(const std::vector<Finding>& findings) {
  std::ostringstream text;
  for (const Finding& finding : findings) {
    text << name_of(finding.grade) << "  " << finding.what << ": " << finding.detail << "\n";
  }
  return text.str();
}

/// Codes and places alone: an excerpt could show a line that nobody should see.
std::string text_of(const settings::Problems& problems) {
  std::string text;
  for (const settings::Problem& problem : problems) {
    text += std::string(problem.code) + "  " + settings::place_text(problem.place) + "\n";
  }
  return text;
}

std::string text_of(const std::vector<settings::Origin>& origins, const Mask& mask) {
  std::string text;
  for (const settings::Origin& origin : origins) {
    text += origin.key + ": " + mask.apply_to_strings(origin.value) + "  # " +
            mask.apply(origin.from) + "\n";
  }
  return text;
}

/// What the running broker says, made into files; nothing when none runs.
void add_answers(const settings::Settings& settings, const Mask& mask,
                 std::vector<ArchiveFile>& files) {
  const auto ask = [&](const char* verb) -> std::optional<std::string> {
    auto answer = control::ask(settings.data_folder / "run" / "control.sock",
                               control::RequestLine(verb), kAnswerPatience);
    if (!answer) return std::nullopt;
    return *answer;
  };
  const auto parsed = [](const std::string& answer) {
    return json::Document::parse(answer, {.bytes_max = control::kReplyBytesMax});
  };
  if (const auto status = ask("status")) {
    files.push_back({"status.json", mask.apply_to_strings(*status) + "\n"});
  }
  if (const auto metrics = ask("metrics")) {
    const auto document = parsed(*metrics);
    if (document) {
      files.push_back(
          {"metrics.txt", mask.apply_to_strings(document->root()["text"].string().value_or(""))});
    }
  }
  if (const auto log = ask("log")) {
    const auto document = parsed(*log);
    std::string lines;
    if (document) {
      for (const json::Value line : json::children(document->root())) {
        lines += mask.apply(line.string().value_or("")) + "\n";
      }
    }
    files.push_back({"log.txt", lines});
  }
}

}  // namespace

Result<void> write_bundle(const std::filesystem::path& file, const settings::Loaded& loaded,
                          const std::vector<Finding>& findings) {
  const Mask mask(loaded.settings ? secrets_of(*loaded.settings) : std::vector<Secret>());
  std::vector<ArchiveFile> files{{"README.txt", kReadme},
                                 {"versions.json", versions()},
                                 {"findings.txt", mask.apply(text_of(findings))}};
  if (loaded.settings) {
    files.push_back({"config.json", mask.apply_to_strings(settings::effective_json(loaded))});
    files.push_back({"origins.txt", text_of(settings::origins(loaded), mask)});
    add_answers(*loaded.settings, mask, files);
  } else {
    files.push_back({"problems.txt", text_of(loaded.problems)});
  }
  for (ArchiveFile& one : files) one.name = kFolder + one.name;
  return write_archive(file, files);
}

}  // namespace sambung::cli
