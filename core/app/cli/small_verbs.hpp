#pragma once

#include "core/app/cli/verb.hpp"

namespace sambung::cli {

/// `sambung version`. File: version.cpp.
class Version final : public Command {
 public:
  void declare(Options&) override {}
  int run(Terminal& terminal) override;
};

/// `sambung explain CODE`: our codes and WhatsApp's. File: explain.cpp.
class Explain final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  std::string code_;
};

/// `sambung completion SHELL`. File: completion.cpp.
class Completion final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  std::string shell_;
};

/// `sambung schema [NAME]`: JSON Schemas of events and of the configuration. File: schema.cpp.
class Schema final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  std::string name_;
};

}  // namespace sambung::cli
