#include <spdlog/sinks/null_sink.h>

#include <ostream>

#include "core/app/cli/configuration.hpp"
#include "core/app/cli/looking_host.hpp"
#include "core/app/cli/probe_access.hpp"
#include "core/app/cli/sync.hpp"
#include "core/json/writer.hpp"
#include "core/logging/logger.hpp"
#include "core/model/indent.hpp"

namespace sambung::cli {

namespace {

constexpr std::chrono::seconds kReadyPatience{15};
constexpr std::chrono::minutes kPatience{5};

/// What a connection's system needs before sync: its connector's steps, each a JSON object.
Result<supervise::CallResult> ask(const settings::Connection& connection, bool apply,
                                  const SocketFolder& sockets, const Terminal& terminal,
                                  app::Access& access) {
  spdlog::logger silent("provision", std::make_shared<spdlog::sinks::null_sink_mt>());
  supervise::ProcessHost host(looking_host(connection, sockets, terminal, access),
                              supervise::RestartRules{}, silent);
  if (!host.await_ready(kReadyPatience)) {
    const std::string why = host.status().last_error;
    return Error{ErrorCode::kUnavailable,
                 why.empty() ? "its connector did not start in time" : why};
  }
  return host.call({.operation = "sambung.provision/0",
                    .requests = {apply ? R"({"apply":true})" : R"({"apply":false})"},
                    .contexts = {},
                    .limit = 0},
                   kPatience);
}

void print(const std::string& connection, const std::string& item, const Terminal& terminal) {
  const auto step = json::Document::parse(item);
  if (!step) return;
  if (terminal.format != Format::kText) {
    std::string line;
    json::Writer writer(line);
    writer.begin_object();
    writer.key("connection");
    writer.string(connection);
    writer.key("step");
    writer.raw(step->root().raw());
    writer.end_object();
    terminal.out << line << "\n";
    return;
  }
  std::string state = step->root()["state"].string().value_or("");
  state.resize(9, ' ');
  terminal.out << state << connection << ": " << step->root()["what"].string().value_or("") << "\n";
  const std::string detail = step->root()["detail"].string().value_or("");
  if (!detail.empty()) terminal.out << detail << (detail.ends_with('\n') ? "" : "\n");
}

}  // namespace

void SyncProvision::declare(Options& options) {
  options.text("--connection", connection_, "This connection alone");
  options.flag("--apply", apply_, "Make what is missing; else it is only shown");
  config_.declare(options);
}

int SyncProvision::run(Terminal& terminal) {
  auto settings = settings_for(config_, terminal);
  if (!settings) return kBadConfig;
  const SocketFolder sockets;
  spdlog::logger silent("provision", std::make_shared<spdlog::sinks::null_sink_mt>());
  auto access = ProbeAccess::open(
      *settings, {.programs = terminal.programs, .scratch = sockets.path(), .log = silent});
  if (!access) return terminal.fail(access.error());
  bool failed = false;
  bool any = false;
  for (const settings::Connection& connection : settings->connections) {
    if (!connection_.empty() && connection.name != connection_) continue;
    any = true;
    auto steps = ask(connection, apply_, sockets, terminal, (*access)->access());
    if (!steps && steps.error().code == ErrorCode::kNotFound) {
      terminal.err << connection.name << ": its connector needs nothing made\n";
      continue;
    }
    if (!steps) {
      terminal.err << connection.name << ": " << steps.error().what << "\n";
      failed = true;
      continue;
    }
    for (const supervise::Emitted& item : steps->items) {
      print(connection.name, item.item, terminal);
    }
    const deliver::ItemOutcome& outcome = steps->outcomes.front();
    if (outcome.outcome == deliver::OutcomeClass::kDone) continue;
    terminal.err << connection.name << ": " << outcome.reason << "\n";
    failed = true;
  }
  if (!any) {
    return terminal.fail(kUsage,
                         "there is no connection \"" + connection_ + "\" in the configuration");
  }
  return failed ? kFindings : kOk;
}

}  // namespace sambung::cli
