#pragma once

#include "core/app/cli/verb.hpp"

namespace sambung::cli {

/// `sambung init`: a first configuration and the variables that it needs.
class Init final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  std::string folder_ = ".";
  bool force_ = false;
  bool dry_run_ = false;
};

}  // namespace sambung::cli
