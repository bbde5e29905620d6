#pragma once

#include "core/app/cli/verb.hpp"

namespace sambung::cli {

/// `sambung normalise`: webhook JSON on standard input, canonical events on standard output.
class Normalise final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  bool no_raw_ = false;
  std::string app_ = "main";
  std::string portfolio_;
};

}  // namespace sambung::cli
