#include "core/app/cli/dev.hpp"

#include <spdlog/spdlog.h>

#include <ostream>

#include "core/app/cli/configuration.hpp"
#include "core/app/cli/dev_folder.hpp"
#include "core/app/cli/log.hpp"
#include "core/app/cli/running.hpp"
#include "core/simulator/traffic.hpp"

namespace sambung::cli {

namespace {

constexpr double kDevSpeed = 20;  // a day of statuses in minutes
constexpr const char* kDevToken = "dev-access-token";

/// What one run of dev is made of; goes in reverse. Confined to main's thread.
struct Stage {
  std::shared_ptr<spdlog::logger> log;
  std::unique_ptr<app::Broker> broker;
  std::unique_ptr<simulator::Simulator> simulator;
  SystemClock clock;
  std::unique_ptr<simulator::Traffic> traffic;
};

simulator::Options simulator_options(const settings::App& app, std::uint16_t port,
                                     std::uint16_t target, std::uint64_t seed) {
  simulator::Options options;
  options.http_port = port;
  options.app_secret = app.secrets.front().duplicate();
  options.verify_token = app.verify_token.duplicate();
  options.access_token = Secret(kDevToken);
  options.target_url = "http://127.0.0.1:" + std::to_string(target) + app.path;
  options.speed = kDevSpeed;
  options.seed = seed;
  options.throughput_per_second = 20'000;
  return options;
}

void print_guide(const DevFolder& dev, const Stage& stage, Terminal& terminal) {
  const std::string config = dev.configuration().string();
  terminal.out << "sambung " << SAMBUNG_VERSION << "  (for trying out; not for production)\n"
               << "  webhooks       http://127.0.0.1:" << stage.broker->webhook_port()
               << "/webhooks/main\n"
               << "  health         http://127.0.0.1:" << stage.broker->health_port()
               << "/metrics\n"
               << "  WhatsApp       " << stage.simulator->base_url() << "  (simulated; token "
               << kDevToken << ")\n"
               << "  configuration  " << config << "\n"
               << "  events         tail -f " << dev.lines().string() << "\n";
  if (dev.database) {
    terminal.out << "  rows           sqlite3 " << dev.rows().string()
                 << " 'SELECT * FROM interactions LIMIT 5'\n";
  }
  terminal.out << "try\n"
               << "  sambung tail -c " << config << "\n"
               << "  sambung top -c " << config << "\n"
               << "  sambung trigger messages.image --port "
               << stage.simulator->base_url().substr(stage.simulator->base_url().rfind(':') + 1)
               << "\nCtrl-C ends it.\n"
               << std::flush;
}

int print_summary(const Stage& stage, Terminal& terminal) {
  bool complete = true;
  terminal.out << "posted " << stage.traffic->emitted() << " updates\n";
  for (const app::ConnectionStatus& connection : stage.broker->connections()) {
    complete = complete && connection.delivery.lag == 0 && connection.delivery.done > 0;
    terminal.out << "  " << connection.name << " (" << connection.connector << "): "
                 << connection.delivery.done << " delivered, " << connection.delivery.lag
                 << " to go, " << connection.delivery.dead << " given up on";
    if (!connection.delivery.reason.empty()) terminal.out << ": " << connection.delivery.reason;
    terminal.out << "\n";
  }
  return complete ? kOk : kUnavailable;
}

}  // namespace

void Dev::declare(Options& options) {
  options.text("--folder", folder_, "Where the sample deployment lives (default ./sambung-dev)");
  options.number("--port", port_, "Port for webhooks (default 8080; 0: any free one)");
  options.number("--health-port", health_port_, "Port for health and metrics (default 9464)");
  options.number("--simulator-port", simulator_port_, "Port of the simulator (default 8090)");
  options.number("--people", people_, "How many customers write (default 25)");
  options.real("--rate", rate_, "Updates per second (default 2)");
  options.number("--count", count_, "End by itself once so many updates are delivered");
  options.number("--seed", seed_, "Another seed gives other customers (default 1)");
}

int Dev::run(Terminal& terminal) {
  std::error_code error;
  DevFolder dev{.folder = std::filesystem::absolute(folder_, error).lexically_normal(),
                .port = static_cast<std::uint16_t>(port_),
                .health_port = static_cast<std::uint16_t>(health_port_)};
  dev.database = false;
  for (const auto& path : default_connector_paths(terminal.programs)) {
    dev.database = dev.database || std::filesystem::exists(path / "sqlite.so", error);
  }
  if (auto prepared = dev.prepare(); !prepared) return terminal.fail(prepared.error());
  ConfigOption config{.file = dev.configuration().string()};
  auto settings = settings_for(config, terminal);
  if (!settings) return kBadConfig;
  settings->log.format = "text";
  settings->log.level = "warn";
  Signals signals;
  Stage stage;
  stage.log = make_log(*settings, true);
  const settings::App app = std::move(settings->apps.front());
  settings->apps.clear();
  settings->apps.push_back({.name = app.name,
                            .path = app.path,
                            .secrets = {},
                            .verify_token = app.verify_token.duplicate(),
                            .portfolio = app.portfolio,
                            .accounts = {},
                            .keep_raw = true});
  settings->apps.front().secrets.push_back(app.secrets.front().duplicate());
  auto broker = app::Broker::start(std::move(*settings), terminal.programs, *stage.log);
  if (!broker) return terminal.fail(broker.error());
  stage.broker = std::move(*broker);
  auto simulator = simulator::Simulator::start(
      simulator_options(app, static_cast<std::uint16_t>(simulator_port_),
                        stage.broker->webhook_port(), seed_));
  if (!simulator) return terminal.fail(simulator.error());
  stage.simulator = std::move(*simulator);
  if (auto verified = stage.simulator->verify_target(); !verified) {
    return terminal.fail(verified.error());
  }
  simulator::TrafficOptions lively;
  lively.people = people_;
  lively.per_second = rate_;
  lively.seed = seed_;
  if (count_ > 0) lively.count = count_;
  auto traffic = simulator::Traffic::start(*stage.simulator, stage.clock, lively);
  if (!traffic) return terminal.fail(traffic.error());
  stage.traffic = std::move(*traffic);
  print_guide(dev, stage, terminal);
  RunRules rules;
  if (count_ > 0) {
    rules.finished = [&] {
      return stage.traffic->emitted() >= count_ &&
             stage.simulator->wait_settled(std::chrono::milliseconds(50));
    };
  }
  run_until_stopped(*stage.broker, signals, rules, *stage.log);
  return count_ > 0 ? print_summary(stage, terminal) : static_cast<int>(kOk);
}

}  // namespace sambung::cli
