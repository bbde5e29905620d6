#pragma once

#include <cstdint>

#include "core/app/cli/verb.hpp"

namespace sambung::cli {

/// `sambung simulate`: the simulated WhatsApp Cloud API alone.
class Simulate final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  std::uint64_t port_ = 8090;
  std::string target_;
  std::string secret_file_;
  std::string verify_token_file_;
  std::uint64_t people_ = 25;
  std::uint64_t seed_ = 1;
  double rate_ = 0;
  double speed_ = 1;
  double duplicate_ = 0;
  double reorder_ = 0;
};

/// `sambung trigger NAME`: makes a running simulator post a webhook.
class Trigger final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  int list(Terminal& terminal) const;

  std::string name_;
  std::uint64_t port_ = 8090;
  std::uint64_t count_ = 1;
  std::vector<std::string> overrides_;
  std::vector<std::string> additions_;
  std::vector<std::string> removals_;
  bool raw_ = false;
  bool dry_run_ = false;
};

}  // namespace sambung::cli
