#include "core/app/cli/dev.hpp"

#include <ostream>

#include "core/app/cli/configuration.hpp"
#include "core/app/cli/dev_folder.hpp"
#include "core/app/cli/log.hpp"
#include "core/app/cli/running.hpp"
#include "core/logging/logger.hpp"
#include "core/simulator/traffic.hpp"
#include "plugins/kit/config_file.hpp"

namespace sambung::cli {

/// What one run of dev is made of; goes in reverse. Confined to main's thread.
struct Dev::Stage {
  std::shared_ptr<spdlog::logger> log;
  std::unique_ptr<app::Broker> broker;
  std::unique_ptr<simulator::Simulator> simulator;
  SystemClock clock;
  std::unique_ptr<simulator::Traffic> traffic;

  Result<void> start_broker(settings::Settings settings, const std::filesystem::path& programs);
  Result<void> start_simulator(simulator::Options options);
  Result<void> start_traffic(const simulator::TrafficOptions& options);
};

namespace {

constexpr double kDevSpeed = 20;  // a day of statuses in minutes

}  // namespace

void Dev::print_guide(const DevFolder& dev, const Stage& stage, Terminal& terminal) {
  const std::string config = dev.configuration().string();
  terminal.out << "sambung " << SAMBUNG_VERSION << "  (for trying out; not for production)\n"
               << "  webhooks       http://127.0.0.1:" << stage.broker->webhook_port()
               << "/webhooks/main\n"
               << "  health         http://127.0.0.1:" << stage.broker->health_port()
               << "/metrics\n"
               << "  WhatsApp       " << stage.simulator->base_url() << "  (simulated; token "
               << DevFolder::kAccessToken << ")\n"
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

int Dev::print_summary(const Stage& stage, Terminal& terminal) {
  bool complete = true;
  terminal.out << "posted " << stage.traffic->emitted() << " updates\n";
  for (const app::ConnectionStatus& connection : stage.broker->connections()) {
    complete = complete && connection.delivery.lag == 0 && connection.delivery.done > 0;
    terminal.out << "  " << connection.name << " (" << connection.connector
                 << "): " << connection.delivery.done << " delivered, " << connection.delivery.lag
                 << " to go, " << connection.delivery.dead << " given up on";
    if (!connection.delivery.reason.empty()) terminal.out << ": " << connection.delivery.reason;
    terminal.out << "\n";
  }
  return complete ? kOk : kUnavailable;
}

void Dev::declare(Options& options) {
  options.text("--folder", folder_, "Where the sample deployment lives (default ./sambung-dev)");
  options.text("--connector", connector_, "A connector of yours (x.so) to deliver to as well");
  options.text("--connector-config", connector_config_,
               "File with its configuration, JSON; {scratch} in it is a folder in --folder");
  options.number("--port", port_, "Port for webhooks (default 8080; 0: any free one)");
  options.number("--health-port", health_port_, "Port for health and metrics (default 9464)");
  options.number("--simulator-port", simulator_port_, "Port of the simulator (default 8090)");
  options.number("--people", people_, "How many customers write (default 25)");
  options.real("--rate", rate_, "Updates per second (default 2)");
  options.number("--count", count_, "End by itself once so many updates are delivered");
  options.number("--seed", seed_, "Another seed gives other customers (default 1)");
}

Result<void> Dev::Stage::start_broker(settings::Settings settings,
                                      const std::filesystem::path& programs) {
  auto started = app::Broker::start(std::move(settings), programs, *log);
  if (!started) return started.error();
  broker = std::move(*started);
  return {};
}

Result<void> Dev::Stage::start_simulator(simulator::Options options) {
  auto started = simulator::Simulator::start(std::move(options));
  if (!started) return started.error();
  simulator = std::move(*started);
  return simulator->verify_target();
}

Result<void> Dev::Stage::start_traffic(const simulator::TrafficOptions& options) {
  auto started = simulator::Traffic::start(*simulator, clock, options);
  if (!started) return started.error();
  traffic = std::move(*started);
  return {};
}

/// The connector that --connector names, with its configuration.
Result<void> Dev::take_connector(DevFolder& dev) const {
  if (connector_.empty()) return {};
  std::error_code error;
  dev.connector = std::filesystem::canonical(connector_, error);
  if (error) return Error{ErrorCode::kNotFound, connector_ + ": " + error.message()};
  dev.connector_paths.insert(dev.connector_paths.begin(), dev.connector.parent_path());
  dev.connector_config = "{}";
  if (connector_config_.empty()) return {};
  const std::filesystem::path scratch = dev.folder / "connector";
  std::filesystem::create_directories(scratch, error);
  auto config = kit::read_config(connector_config_, scratch.string());
  if (!config) return config.error();
  dev.connector_config = *std::move(config);
  return {};
}

Result<DevFolder> Dev::prepare_folder(const Terminal& terminal) const {
  std::error_code error;
  DevFolder dev{.folder = std::filesystem::absolute(folder_, error).lexically_normal(),
                .port = static_cast<std::uint16_t>(port_),
                .health_port = static_cast<std::uint16_t>(health_port_),
                .simulator_port = static_cast<std::uint16_t>(simulator_port_)};
  dev.database = false;
  dev.connector_paths = default_connector_paths(terminal.programs);
  for (const auto& path : dev.connector_paths) {
    dev.database = dev.database || std::filesystem::exists(path / "sqlite.so", error);
  }
  if (auto taken = take_connector(dev); !taken) return taken.error();
  if (auto prepared = dev.prepare(); !prepared) return prepared.error();
  return dev;
}

simulator::Options Dev::simulator_options(const settings::App& app) const {
  simulator::Options options;
  options.http_port = static_cast<std::uint16_t>(simulator_port_);
  options.app_secret = app.secrets.front().duplicate();
  options.verify_token = app.verify_token.duplicate();
  options.access_token = Secret(DevFolder::kAccessToken);
  options.speed = kDevSpeed;
  options.seed = seed_;
  options.throughput_per_second = 20'000;
  return options;
}

simulator::TrafficOptions Dev::traffic_options() const {
  simulator::TrafficOptions lively;
  lively.people = people_;
  lively.per_second = rate_;
  lively.seed = seed_;
  if (count_ > 0) lively.count = count_;
  return lively;
}

RunRules Dev::rules(Stage& stage) const {
  RunRules rules;
  if (count_ == 0) return rules;
  rules.finished = [&stage, count = count_] {
    return stage.traffic->emitted() >= count &&
           stage.simulator->wait_settled(std::chrono::milliseconds(50));
  };
  return rules;
}

int Dev::run(Terminal& terminal) {
  const auto dev = prepare_folder(terminal);
  if (!dev) return terminal.fail(dev.error());
  auto settings = settings_for({.file = dev->configuration().string()}, terminal);
  if (!settings) return kBadConfig;
  settings->log.format = "text";
  settings->log.level = "warn";
  simulator::Options simulated = simulator_options(settings->apps.front());
  const std::string path = settings->apps.front().path;
  Signals signals;  // before any thread starts
  Stage stage;
  stage.log = make_log(*settings, true);
  auto started = stage.start_broker(std::move(*settings), terminal.programs);
  if (!started) return terminal.fail(started.error());
  simulated.target_url = "http://127.0.0.1:" + std::to_string(stage.broker->webhook_port()) + path;
  started = stage.start_simulator(std::move(simulated));
  if (started) started = stage.start_traffic(traffic_options());
  if (!started) return terminal.fail(started.error());
  print_guide(*dev, stage, terminal);
  run_until_stopped(*stage.broker, signals, rules(stage), *stage.log);
  return count_ > 0 ? print_summary(stage, terminal) : static_cast<int>(kOk);
}

}  // namespace sambung::cli
