#include "core/app/cli/running.hpp"

#include <spdlog/spdlog.h>

#include <csignal>
#include <cstdlib>

namespace sambung::cli {

namespace {

constexpr std::chrono::milliseconds kTick{100};
constexpr int kSignalBase = 128;

/// Lets deliveries finish, `limit` at most; a second signal ends the process.
void drain(app::Broker& broker, Signals& signals, std::chrono::milliseconds limit,
           spdlog::logger& log) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  bool drained = false;
  while (!drained && std::chrono::steady_clock::now() < deadline) {
    if (const auto signal = signals.next(std::chrono::milliseconds(0)); signal == SIGINT ||
                                                                        signal == SIGTERM) {
      log.warn("event=stopped_at_once reason=\"a second signal\"");
      std::_Exit(kSignalBase + *signal);
    }
    drained = broker.drained(kTick);
  }
  log.info("event=drained complete={}", drained);
}

void reload(app::Broker& broker, const RunRules& rules, spdlog::logger& log) {
  if (!rules.reload) return;
  auto settings = rules.reload();
  if (!settings) {
    log.error("event=reload_refused reason=\"the configuration has errors; the last good one "
              "stays in force\"");
    return;
  }
  const std::string what = broker.reload(std::move(*settings));
  log.info("event=reloaded {}", what);
}

}  // namespace

int run_until_stopped(app::Broker& broker, Signals& signals, const RunRules& rules,
                      spdlog::logger& log) {
  while (!rules.finished || !rules.finished()) {
    const auto signal = signals.next(kTick);
    if (!signal) continue;
    if (*signal == SIGHUP) {
      reload(broker, rules, log);
      continue;
    }
    log.info("event=stopping signal={}", *signal == SIGINT ? "SIGINT" : "SIGTERM");
    break;
  }
  broker.stop_intake();
  drain(broker, signals, rules.drain, log);
  return 0;
}

}  // namespace sambung::cli
