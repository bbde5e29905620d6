#include "core/app/cli/running.hpp"

#include <csignal>
#include <cstdlib>

#include "core/logging/logger.hpp"

namespace sambung::cli {

namespace {

constexpr std::chrono::milliseconds kTick{100};

/// Lets deliveries finish for as long as the rules say; a second signal ends the process.
void drain(app::Broker& broker, Signals& signals, RunRules& rules, spdlog::logger& log) {
  const auto deadline = std::chrono::steady_clock::now() + rules.drain;
  bool drained = false;
  while (!drained && std::chrono::steady_clock::now() < deadline) {
    if (const auto signal = signals.next(std::chrono::milliseconds(0));
        signal == SIGINT || signal == SIGTERM) {
      log.warn("event=stopped_at_once reason=\"a second signal\"");
      std::_Exit(kSignalBase + *signal);
    }
    rules.manager.beat([&] { return broker.healthy(); });
    drained = broker.drained(kTick);
  }
  log.info("event=drained complete={}", drained);
}

void reload(app::Broker& broker, RunRules& rules, spdlog::logger& log) {
  if (!rules.reload) {
    return broker.refuse_reload({ErrorCode::kUnavailable, "this broker's configuration is fixed"});
  }
  rules.manager.reloading();
  auto settings = rules.reload();
  if (settings) {
    log.info("event=reloaded {}", broker.reload(std::move(*settings)));
  } else {
    log.error(
        "event=reload_refused reason=\"the configuration has errors; the last good one "
        "stays in force\"");
    broker.refuse_reload(settings.error());
  }
  rules.manager.ready();
}

}  // namespace

int run_until_stopped(app::Broker& broker, Signals& signals, RunRules rules, spdlog::logger& log) {
  rules.manager.ready();
  while (!rules.finished || !rules.finished()) {
    rules.manager.beat([&] { return broker.healthy(); });
    const auto signal = signals.next(kTick);
    if (!signal) continue;
    if (*signal == SIGHUP) {
      reload(broker, rules, log);
      continue;
    }
    log.info("event=stopping signal={}", *signal == SIGINT ? "SIGINT" : "SIGTERM");
    break;
  }
  rules.manager.stopping();
  broker.stop_intake();
  drain(broker, signals, rules, log);
  return 0;
}

}  // namespace sambung::cli
