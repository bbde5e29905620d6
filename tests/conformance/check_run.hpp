#pragma once

#include <map>
#include <string>
#include <vector>

namespace sambung::test {

/// What `sambung connector check` said.
struct CheckRun {
  int code = -1;
  std::map<std::string, std::string> failed;   ///< name to detail
  std::map<std::string, std::string> skipped;  ///< likewise
  std::size_t passed = 0;
  std::string err;

  /// For a test that fails.
  std::string text() const;
};

/// Checks the connector of this build; `config` is its text, `more` further arguments.
CheckRun check(const std::string& connector, const std::string& config,
               const std::vector<std::string>& more = {});

}  // namespace sambung::test
