#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/app/cli/terminal.hpp"

namespace sambung::cli {

/// Collects what a verb takes; command_line.cpp turns it into options. Names are written as
/// "-n,--name", or "name" for what stands without dashes. Targets must outlive the run.
class Options {
 public:
  virtual ~Options() = default;
  virtual void flag(const char* names, bool& target, const char* help) = 0;
  virtual void text(const char* names, std::string& target, const char* help) = 0;
  virtual void needed_text(const char* name, std::string& target, const char* help) = 0;
  virtual void texts(const char* names, std::vector<std::string>& target, const char* help) = 0;
  virtual void number(const char* names, std::uint64_t& target, const char* help) = 0;
  virtual void real(const char* names, double& target, const char* help) = 0;
};

/// One run of a verb: holds its options. Confined to main's thread.
class Command {
 public:
  virtual ~Command() = default;
  virtual void declare(Options& options) = 0;
  /// The exit code.
  virtual int run(Terminal& terminal) = 0;
};

/// A row of the table of verbs. Immutable.
struct Verb {
  const char* name;     ///< "lint", or "dlq ls" for a verb of a group
  const char* summary;  ///< one line, no final period
  const char* example;  ///< whole command lines
  std::unique_ptr<Command> (*make)();
};

/// All verbs, in the order of the help.
std::span<const Verb> verbs();
/// The line of the help for the verbs that begin with one word, such as "dlq"; empty for a word of none.
std::string_view summary_of_group(std::string_view word);

template <class T>
std::unique_ptr<Command> make_command() {
  return std::make_unique<T>();
}

}  // namespace sambung::cli
