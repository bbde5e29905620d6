#pragma once

#include "core/app/cli/verb.hpp"

namespace sambung::cli {

/// `sambung connector new NAME`: writes the project of a connector that works.
class ConnectorNew final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  std::string name_;
  std::string folder_;
  bool dry_run_ = false;
};

}  // namespace sambung::cli
