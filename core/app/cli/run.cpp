#include "core/app/cli/run.hpp"

#include "core/app/cli/log.hpp"
#include "core/app/cli/running.hpp"
#include "core/logging/logger.hpp"
#include "core/settings/scalars.hpp"

namespace sambung::cli {

namespace {

/// "SB1401 at sambung.yaml:3:5: there is no connector `x`", for who asked for the reload.
Error first_of(const settings::Problems& problems) {
  std::string what = "the configuration has errors, the last good one stays in force: ";
  for (const settings::Problem& problem : problems) {
    if (problem.severity != settings::Severity::kError) continue;
    what += problem.code;
    if (problem.place.source) what += " at " + settings::place_text(problem.place);
    what += ": " + problem.what;
    break;
  }
  return {ErrorCode::kInvalid, what + "; sambung lint shows all"};
}

/// Reads the configuration for SIGHUP; its problems go to the log, one line each.
Result<settings::Settings> read_again(const ConfigOption& config, const Terminal& terminal,
                                      spdlog::logger& log) {
  settings::Loaded loaded = load_configuration(config, terminal, settings::SecretsWanted::kAll);
  for (const settings::Problem& problem : loaded.problems) {
    log.error("event=configuration_problem code={} line={} reason=\"{}\"", problem.code,
              problem.place.line, problem.what);
  }
  if (!loaded.settings) return first_of(loaded.problems);
  dress_log(log, *loaded.settings, terminal.err_is_terminal);
  return std::move(*loaded.settings);
}

}  // namespace

void Run::declare(Options& options) {
  config_.declare_positional(options);
  options.text("--drain", drain_, "How long an orderly end may take (default 30s)");
}

int Run::run(Terminal& terminal) {
  const auto drain = settings::parse_duration(drain_);
  if (!drain) return terminal.fail(kUsage, "--drain must be a duration such as 30s");
  auto settings = settings_for(config_, terminal);
  if (!settings) return kBadConfig;
  Signals signals;  // before any thread starts
  const auto log = make_log(*settings, terminal.err_is_terminal);
  const std::string file = settings->file.string();
  auto broker = app::Broker::start(std::move(*settings), terminal.programs, *log);
  if (!broker) {
    log->error("event=not_started reason=\"{}\"", broker.error().what);
    const ErrorCode code = broker.error().code;
    return code == ErrorCode::kInvalid ? static_cast<int>(kBadConfig) : exit_code_of(code);
  }
  log->info("event=started version={} webhook_port={} health_port={} connections={} file={}",
            SAMBUNG_VERSION, (*broker)->webhook_port(), (*broker)->health_port(),
            (*broker)->connections().size(), file);
  RunRules rules{.drain = *drain,
                 .reload = [&] { return read_again(config_, terminal, *log); },
                 .finished = {},
                 .manager = ServiceManager::of_environment()};
  const int code = run_until_stopped(**broker, signals, std::move(rules), *log);
  broker->reset();
  log->info("event=stopped");
  return code;
}

}  // namespace sambung::cli
