#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "core/app/broker.hpp"
#include "core/app/cli/service_manager.hpp"
#include "core/app/cli/signals.hpp"
#include "core/app/cli/terminal.hpp"

namespace sambung::cli {

/// What a running broker does on signals. Plain value.
struct RunRules {
  std::chrono::milliseconds drain{30'000};  ///< the most that an orderly end may take
  /// Reads the configuration again, on SIGHUP; an error says what is wrong with it.
  std::function<Result<settings::Settings>()> reload;
  /// Asked several times a second; true ends the run.
  std::function<bool()> finished;
  ServiceManager manager = {};
};

/// Runs until SIGTERM or SIGINT, then stops intake and lets deliveries finish. A second signal ends
/// the process at once: nothing that was answered 200 is lost by that. The exit code.
int run_until_stopped(app::Broker& broker, Signals& signals, RunRules rules, spdlog::logger& log);

}  // namespace sambung::cli
