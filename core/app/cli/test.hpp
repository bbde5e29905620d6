#pragma once

#include "core/app/cli/verb.hpp"

namespace sambung::cli {

/// `sambung test`: unit tests of mappings, offline.
class Test final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  std::vector<std::string> files_;
};

}  // namespace sambung::cli
