#pragma once

#include "core/app/cli/configuration.hpp"

namespace sambung::cli {

/// `sambung run`: the broker in the foreground.
class Run final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  ConfigOption config_;
  std::string drain_ = "30s";
};

}  // namespace sambung::cli
