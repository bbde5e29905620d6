#pragma once

#include "core/app/cli/configuration.hpp"

namespace sambung::cli {

/// `sambung connector list`: the connectors of every folder that is searched.
class ConnectorList final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  std::vector<std::string> folders_;
};

/// `sambung connector info NAME|FILE`: what a connector says about itself.
class ConnectorInfo final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  std::string name_;
  std::vector<std::string> folders_;
};

/// `sambung connector describe-here FILE`: loads a connector in this very process. Started by the
/// verbs above and by lint.
class ConnectorDescribe final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  std::string file_;
};

}  // namespace sambung::cli
