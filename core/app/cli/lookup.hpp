#pragma once

#include "core/app/cli/operate.hpp"

namespace sambung::cli {

/// `sambung lookup CONNECTION WHAT`: what a connected system says now.
class Lookup final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  /// The keys as JSON; nullopt when `--key` has no "=", which was then said.
  std::optional<std::string> keys(const Terminal& terminal) const;

  Operator operator_;
  std::string connection_;
  std::string what_;
  std::vector<std::string> phones_;
  std::vector<std::string> emails_;
  std::vector<std::string> ids_;
  std::vector<std::string> others_;  ///< "name=value"
  std::uint64_t limit_ = 0;
};

}  // namespace sambung::cli
