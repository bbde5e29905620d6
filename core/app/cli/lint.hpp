#pragma once

#include "core/app/cli/configuration.hpp"

namespace sambung::cli {

/// `sambung lint`: everything about a configuration that can be known without a network.
class Lint final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  ConfigOption config_;
  bool no_secrets_ = false;
};

/// `sambung echo`: the configuration in force, defaults included, secrets hidden, and with --origins
/// where each value came from.
class Echo final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  ConfigOption config_;
  bool origins_ = false;
};

/// The problems that only the connectors themselves can tell: each is asked, in a process of its
/// own, for the schema of its configuration.
settings::Problems check_connections(const settings::Loaded& loaded, const Terminal& terminal);

}  // namespace sambung::cli
