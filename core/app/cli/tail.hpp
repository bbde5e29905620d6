#pragma once

#include "core/app/cli/configuration.hpp"

namespace sambung::cli {

/// `sambung tail [PATTERN]`: past and coming events, read from the journal itself, so that it costs
/// the broker nothing.
class Tail final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  ConfigOption config_;
  std::string pattern_ = "*";
  std::string since_;
  std::uint64_t from_seq_ = 0;
  std::uint64_t last_ = 0;
  std::uint64_t count_ = 0;
  bool all_ = false;
  bool until_end_ = false;
  bool raw_ = false;
};

}  // namespace sambung::cli
