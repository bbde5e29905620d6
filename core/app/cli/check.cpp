#include "core/app/cli/check.hpp"

#include <spdlog/sinks/null_sink.h>

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "core/app/cli/lint.hpp"
#include "core/app/cli/looking_host.hpp"
#include "core/app/cli/probe_access.hpp"
#include "core/app/media_part.hpp"
#include "core/control/client.hpp"
#include "core/json/writer.hpp"
#include "core/logging/logger.hpp"
#include "core/simulator/simulator.hpp"

namespace sambung::cli {

namespace {

constexpr std::chrono::seconds kProbePatience{15};

using Grade = Finding::Grade;

/// Starts the connector as the broker would, and asks it to look at its system.
Finding probe(const settings::Connection& connection, const SocketFolder& sockets,
              const Terminal& terminal, app::Access& access) {
  Finding finding{.grade = Grade::kGood, .what = "connection " + connection.name, .detail = {}};
  spdlog::logger silent("check", std::make_shared<spdlog::sinks::null_sink_mt>());
  supervise::ProcessHost host(looking_host(connection, sockets, terminal, access),
                              supervise::RestartRules{}, silent);
  if (!host.await_ready(kProbePatience)) {
    finding.grade = Grade::kBad;
    finding.detail = host.status().last_error.empty() ? "its connector did not start in time"
                                                      : host.status().last_error;
    return finding;
  }
  const auto probed =
      host.call({.operation = "sambung.probe/0", .requests = {"{}"}, .contexts = {}, .limit = 0},
                kProbePatience);
  if (!probed && probed.error().code == ErrorCode::kNotFound) {
    finding.detail = "its connector starts; it offers no further look at the system";
  } else if (!probed) {
    finding.grade = Grade::kBad;
    finding.detail = probed.error().what;
  } else if (!probed->outcomes.empty() &&
             probed->outcomes.front().outcome != deliver::OutcomeClass::kDone) {
    finding.grade = Grade::kBad;
    finding.detail = probed->outcomes.front().reason;
  }
  return finding;
}

/// Looks at every connection's system, while no broker does.
void probe_all(const settings::Settings& settings, const Terminal& terminal,
               std::vector<Finding>& findings) {
  const SocketFolder sockets;
  spdlog::logger silent("check", std::make_shared<spdlog::sinks::null_sink_mt>());
  auto access = ProbeAccess::open(
      settings, {.programs = terminal.programs, .scratch = sockets.path(), .log = silent});
  if (!access) {
    findings.push_back({Grade::kBad, "credentials", access.error().what});
    return;
  }
  for (const settings::Connection& connection : settings.connections) {
    if ((*access)->would_lose(connection, settings)) {
      findings.push_back({Grade::kNote, "connection " + connection.name,
                          "not tried: a broker must have run first, to keep what its system gives "
                          "for the refresh token"});
      continue;
    }
    findings.push_back(probe(connection, sockets, terminal, (*access)->access()));
  }
}

/// Whether Meta takes the app's access token; of its first account, where it names one.
Finding access_token(const settings::App& app, const settings::Settings& settings) {
  Finding finding{.grade = Grade::kGood, .what = "access token of app " + app.name, .detail = {}};
  const SystemClock clock;
  auto source = media::GraphSource::make(app::graph_app(app, settings.media), clock);
  if (!source) {
    finding.grade = Grade::kBad;
    finding.detail = source.error().what;
    return finding;
  }
  const auto outcome = (*source)->probe(app.accounts.empty() ? "me" : app.accounts.front());
  if (outcome.outcome == deliver::OutcomeClass::kDone) return finding;
  const bool passes = outcome.outcome == deliver::OutcomeClass::kTransient ||
                      outcome.outcome == deliver::OutcomeClass::kThrottled;
  finding.grade = passes ? Grade::kNote : Grade::kBad;
  finding.detail = outcome.reason;
  return finding;
}

/// Meta's handshake with a broker that runs, by way of the simulator.
Finding handshake(const settings::App& app, const settings::Settings& settings) {
  Finding finding{.grade = Grade::kGood, .what = "webhook of app " + app.name, .detail = {}};
  simulator::Options options;
  options.app_secret = app.secrets.front().duplicate();
  options.verify_token = app.verify_token.duplicate();
  options.access_token = app.verify_token.duplicate();
  options.target_url = std::string(settings.webhooks.tls ? "https" : "http") +
                       "://127.0.0.1:" + std::to_string(settings.webhooks.port) + app.path;
  auto simulator = simulator::Simulator::start(std::move(options));
  const auto verified = simulator ? (*simulator)->verify_target() : Result<void>(simulator.error());
  if (verified) return finding;
  finding.grade = Grade::kBad;
  finding.detail = verified.error().what;
  return finding;
}

}  // namespace

const char* name_of(Grade grade) {
  switch (grade) {
    case Grade::kGood: return "ok";
    case Grade::kNote: return "note";
    case Grade::kBad: return "bad";
  }
  return "";
}

int print_findings(const std::vector<Finding>& findings, const Terminal& terminal) {
  std::string array = "[";
  for (const Finding& finding : findings) {
    std::string json;
    json::Writer writer(json);
    writer.begin_object();
    writer.key("grade");
    writer.string(name_of(finding.grade));
    writer.key("what");
    writer.string(finding.what);
    writer.key("detail");
    writer.string(finding.detail);
    writer.end_object();
    array += (array.size() > 1 ? "," : "") + json;
    if (terminal.format == Format::kJsonLines) terminal.out << json << "\n";
    if (terminal.format != Format::kText) continue;
    std::string grade = name_of(finding.grade);
    grade.resize(6, ' ');
    terminal.out << grade << finding.what << (finding.detail.empty() ? "" : ": ") << finding.detail
                 << "\n";
  }
  if (terminal.format == Format::kJson) terminal.out << array << "]\n";
  const bool bad = std::any_of(findings.begin(), findings.end(),
                               [](const Finding& finding) { return finding.grade == Grade::kBad; });
  return bad ? kFindings : kOk;
}

int Check::run(Terminal& terminal) {
  settings::Loaded loaded = load_configuration(config_, terminal, settings::SecretsWanted::kAll);
  for (settings::Problem& problem : check_connections(loaded, terminal)) {
    loaded.problems.push_back(std::move(problem));
  }
  if (const int code = report(loaded.problems, terminal); code != kOk) return code;
  const settings::Settings& settings = *loaded.settings;
  std::vector<Finding> findings{{Grade::kGood, "configuration " + settings.file.string(), ""}};
  const bool running = control::ask(settings.data_folder / "run" / "control.sock",
                                    control::RequestLine("status"), std::chrono::seconds(10))
                           .has_value();
  for (const settings::App& app : settings.apps) {
    if (app.access_token) findings.push_back(access_token(app, settings));
    if (running) findings.push_back(handshake(app, settings));
  }
  if (!running) findings.push_back({Grade::kNote, "webhooks", "no broker runs, so none was tried"});
  // A running broker has its connectors started itself; a second one of a kind that holds a lock
  // would fail for that reason alone.
  if (!running) probe_all(settings, terminal, findings);
  if (running) {
    findings.push_back({Grade::kNote, "connections", "a broker runs: sambung top shows them"});
  }
  return print_findings(findings, terminal);
}

}  // namespace sambung::cli
