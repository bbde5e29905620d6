#pragma once

#include "core/app/cli/operate.hpp"

namespace sambung::cli {

/// `sambung media link FILE`: another link to a file that is kept.
class MediaLink final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  Operator operator_;
  std::string file_;
  std::string life_ = "1d";
};

}  // namespace sambung::cli
