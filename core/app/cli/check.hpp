#pragma once

#include "core/app/cli/configuration.hpp"

namespace sambung::cli {

/// One thing that was looked at.
struct Finding {
  enum class Grade : std::uint8_t { kGood, kNote, kBad } grade = Grade::kGood;
  std::string what;
  std::string detail;  ///< why, and what to do
};

/// "ok", "note" or "bad".
const char* name_of(Finding::Grade grade);

/// Prints findings in the terminal's format; 1 when one is bad.
int print_findings(const std::vector<Finding>& findings, const Terminal& terminal);

/// `sambung check`: what `lint` cannot know: each connection's system answers, and the webhook
/// listener of a running broker passes Meta's handshake.
class Check final : public Command {
 public:
  void declare(Options& options) override { config_.declare_positional(options); }
  int run(Terminal& terminal) override;

 private:
  ConfigOption config_;
};

/// `sambung doctor`: this machine, this installation, this data folder; with --bundle, all that
/// somebody who helps needs in one file.
class Doctor final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  settings::Loaded look(const Terminal& terminal, std::vector<Finding>& findings) const;

  std::string bundle_;
  ConfigOption config_;
};

}  // namespace sambung::cli
