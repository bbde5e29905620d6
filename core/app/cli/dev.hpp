#pragma once

#include <cstdint>

#include "core/app/cli/dev_folder.hpp"
#include "core/app/cli/running.hpp"
#include "core/app/cli/verb.hpp"

namespace sambung::simulator {
struct Options;
struct TrafficOptions;
}  // namespace sambung::simulator

namespace sambung::cli {

/// `sambung dev`: a broker with sample connections, a WhatsApp simulator that posts to it, and lively
/// traffic, all on this machine.
class Dev final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  struct Stage;

  Result<void> take_connector(DevFolder& dev) const;
  Result<DevFolder> prepare_folder(const Terminal& terminal) const;
  simulator::Options simulator_options(const settings::App& app) const;
  simulator::TrafficOptions traffic_options() const;
  RunRules rules(Stage& stage) const;
  static void print_guide(const DevFolder& dev, const Stage& stage, Terminal& terminal);
  static int print_summary(const Stage& stage, Terminal& terminal);

  std::string folder_ = "sambung-dev";
  std::string connector_;
  std::string connector_config_;
  std::uint64_t port_ = 8080;
  std::uint64_t health_port_ = 9464;
  std::uint64_t simulator_port_ = 8090;
  std::uint64_t people_ = 25;
  std::uint64_t count_ = 0;
  std::uint64_t seed_ = 1;
  double rate_ = 2;
};

}  // namespace sambung::cli
