#pragma once

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include <functional>
#include <memory>
#include <sstream>
#include <string>

#include "core/app/broker.hpp"
#include "core/base/clock.hpp"
#include "core/logging/logger.hpp"
#include "core/simulator/simulator.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::testing {

/// A broker with one app in a folder of its own, which can be stopped and started again, and a
/// simulator that posts to it.
class RunningBroker {
 public:
  explicit RunningBroker(std::uint32_t partitions = 1) : partitions_(partitions) {}

  /// Adds a connection with a connector of this build.
  void connect(const std::string& name, const std::string& connector, const std::string& config,
               settings::Isolation isolation = settings::Isolation::kProcess) {
    connections_.push_back({name, connector, config, isolation});
  }

  /// Has `edit` change what every start begins with.
  void prepare(std::function<void(settings::Settings&)> edit) { edit_ = std::move(edit); }

  void start() {
    settings::Settings settings;
    settings.data_folder = folder_ / "data";
    settings.partitions = partitions_;
    settings.webhooks.port = port_;
    settings.health.port = 0;
    settings::App app;
    app.name = "main";
    app.path = "/webhooks/main";
    app.secrets.emplace_back("app-secret-of-the-test");
    app.verify_token = Secret("verify-token-of-the-test");
    settings.apps.push_back(std::move(app));
    for (const Wanted& wanted : connections_) {
      settings::Connection connection;
      connection.name = wanted.name;
      connection.connector = wanted.connector;
      connection.library =
          std::filesystem::path(SAMBUNG_BIN_DIR) / ".." / "connectors" / (wanted.connector + ".so");
      connection.library = connection.library.lexically_normal();
      connection.isolation = wanted.isolation;
      connection.config_json = Secret(wanted.config);
      settings.connections.push_back(std::move(connection));
    }
    if (edit_) edit_(settings);
    auto started = app::Broker::start(std::move(settings), SAMBUNG_BIN_DIR, log_);
    ASSERT_TRUE(started) << started.error().what;
    broker_ = std::move(*started);
    port_ = broker_->webhook_port();
  }

  void stop() { broker_.reset(); }

  void start_simulator(const simulator::Faults& faults = {}) {
    simulator::Options options;
    options.app_secret = Secret("app-secret-of-the-test");
    options.verify_token = Secret("verify-token-of-the-test");
    options.access_token = Secret("access-token-of-the-test");
    options.target_url = "http://127.0.0.1:" + std::to_string(port_) + "/webhooks/main";
    options.speed = 1000;
    options.faults = faults;
    auto started = simulator::Simulator::start(std::move(options));
    ASSERT_TRUE(started) << started.error().what;
    simulator_ = std::move(*started);
  }

  app::Broker& broker() { return *broker_; }
  simulator::Simulator& simulator() { return *simulator_; }
  const TempFolder& folder() const { return folder_; }
  std::string log() const { return lines_.str(); }

 private:
  struct Wanted {
    std::string name;
    std::string connector;
    std::string config;
    settings::Isolation isolation;
  };

  TempFolder folder_;
  std::uint32_t partitions_;
  std::uint16_t port_ = 0;
  std::vector<Wanted> connections_;
  std::function<void(settings::Settings&)> edit_;
  std::ostringstream lines_;
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_)};
  std::unique_ptr<app::Broker> broker_;
  std::unique_ptr<simulator::Simulator> simulator_;
};

}  // namespace sambung::testing
