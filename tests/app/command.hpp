#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "core/base/unique_fd.hpp"

namespace sambung::testing {

/// What a run of the binary gave.
struct Outcome {
  int code = -1;  ///< exit code, or 128 + signal
  std::string out;
  std::string err;
};

/// A run of the `sambung` of this build. Killed when it is destroyed before its end.
class Running {
 public:
  using Variables = std::map<std::string, std::string>;

  Running(const std::vector<std::string>& arguments, const std::string& input = {},
          const Variables& variables = {}, const std::string& folder = "/");
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  pid_t pid() const { return pid_; }
  void signal(int number) const;
  /// Reads until `text` has come on standard error or output; false after `patience`.
  bool await(const std::string& text, std::chrono::seconds patience = std::chrono::seconds(30));
  /// Waits for its end; code -1 when it does not come.
  Outcome finish(std::chrono::seconds patience = std::chrono::seconds(60));
  const std::string& err() const { return outcome_.err; }

 private:
  bool read_some(std::chrono::milliseconds patience);

  pid_t pid_ = -1;
  UniqueFd out_;
  UniqueFd err_;
  Outcome outcome_;
};

/// Runs it to its end.
Outcome sambung(const std::vector<std::string>& arguments, const std::string& input = {},
                const Running::Variables& variables = {}, const std::string& folder = "/");

}  // namespace sambung::testing
