#include <sys/stat.h>

#include <ostream>

#include "core/app/cli/bundle.hpp"
#include "core/app/cli/check.hpp"
#include "core/app/cli/data_folder.hpp"
#include "core/app/cli/version.hpp"
#include "core/app/connector_facts.hpp"
#include "core/control/client.hpp"

namespace sambung::cli {

namespace {

using Grade = Finding::Grade;

constexpr std::uintmax_t kFreeBytesMin = 1ULL << 30;

Finding programs(const Terminal& terminal) {
  std::error_code error;
  const auto host = terminal.programs / "sambung-host";
  if (std::filesystem::exists(host, error)) {
    return {Grade::kGood, std::string("sambung ") + kVersion, terminal.programs.string()};
  }
  return {Grade::kBad, "sambung-host",
          "is not beside sambung in " + terminal.programs.string() +
              "; connections cannot run without it"};
}

std::vector<Finding> connectors(const Terminal& terminal) {
  std::vector<Finding> findings;
  for (const auto& folder : default_connector_paths(terminal.programs)) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
      if (entry.path().extension() != ".so") continue;
      const auto facts = app::ask_connector(entry.path(), terminal.programs);
      findings.push_back({facts ? Grade::kGood : Grade::kNote,
                          "connector " + entry.path().stem().string(),
                          facts ? facts->version : facts.error().what});
    }
  }
  if (findings.empty()) {
    findings.push_back({Grade::kNote, "connectors",
                        "none found; sambung connector list says "
                        "where it looks"});
  }
  return findings;
}

Finding folder_facts(const std::filesystem::path& folder) {
  struct stat facts {};
  if (::stat(folder.c_str(), &facts) != 0) {
    return {Grade::kNote, "data folder", folder.string() + " is made when the broker starts"};
  }
  if ((facts.st_mode & 077) != 0) {
    return {Grade::kBad, "data folder", "others can enter it; chmod 700 " + folder.string()};
  }
  std::error_code error;
  const auto space = std::filesystem::space(folder, error);
  if (!error && space.available < kFreeBytesMin) {
    return {Grade::kBad, "data folder", "less than 1 GiB is free on its disk"};
  }
  return {Grade::kGood, "data folder", folder.string()};
}

Finding broker(const settings::Settings& settings) {
  const auto status = control::ask(settings.data_folder / "run" / "control.sock",
                                   control::RequestLine("status"), std::chrono::seconds(10));
  if (status) return {Grade::kGood, "broker", "running"};
  if (status.error().code == ErrorCode::kNotFound) return {Grade::kNote, "broker", "not running"};
  return {Grade::kBad, "broker", status.error().what};
}

Finding journal(const settings::Settings& settings) {
  auto open = open_journal(settings);
  if (!open && open.error().code == ErrorCode::kNotFound) {
    return {Grade::kNote, "journal", "none yet"};
  }
  if (!open) return {Grade::kBad, "journal", open.error().what};
  std::uint64_t events = 0;
  for (std::uint32_t number = 0; number < open->journal->partitions(); ++number) {
    const auto extent = open->journal->extent(number);
    if (!extent) return {Grade::kBad, "journal", extent.error().what};
    if (extent->last < extent->first) continue;
    const auto last = open->journal->read(number, extent->last, {});
    if (!last) return {Grade::kBad, "journal", last.error().what};
    events += extent->last + 1 - extent->first;
  }
  return {Grade::kGood, "journal", std::to_string(events) + " events, the last ones can be read"};
}

}  // namespace

void Doctor::declare(Options& options) {
  config_.declare(options);
  options.text("--bundle", bundle_, "Write a tar for who helps: no secrets, no personal data");
}

settings::Loaded Doctor::look(const Terminal& terminal, std::vector<Finding>& findings) const {
  findings.push_back(programs(terminal));
  for (Finding& finding : connectors(terminal)) findings.push_back(std::move(finding));
  settings::Loaded loaded =
      load_configuration(config_, terminal, settings::SecretsWanted::kMasterKey);
  if (!loaded.settings) {
    findings.push_back(
        {Grade::kBad, "configuration " + config_.resolve().string(),
         std::to_string(loaded.problems.size()) + " problems; sambung lint shows them"});
    return loaded;
  }
  findings.push_back({Grade::kGood, "configuration", loaded.settings->file.string()});
  findings.push_back(folder_facts(loaded.settings->data_folder));
  findings.push_back(broker(*loaded.settings));
  findings.push_back(journal(*loaded.settings));
  return loaded;
}

int Doctor::run(Terminal& terminal) {
  std::vector<Finding> findings;
  settings::Loaded loaded = look(terminal, findings);
  if (!bundle_.empty()) {
    // With the secrets, if they are there, so that none of them can slip through anywhere.
    settings::Loaded whole = load_configuration(config_, terminal, settings::SecretsWanted::kAll);
    if (whole.settings) loaded = std::move(whole);
    auto written = write_bundle(bundle_, loaded, findings);
    if (!written && written.error().code == ErrorCode::kUnavailable) {
      return terminal.fail(kInputOutput, written.error().what);
    }
    if (!written) return terminal.fail(written.error());
    terminal.err << "wrote " << bundle_ << "; look into it before you send it\n";
  }
  return print_findings(findings, terminal);
}

}  // namespace sambung::cli
