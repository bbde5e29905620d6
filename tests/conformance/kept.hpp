#pragma once

#include <string>

#include "tests/conformance/check_run.hpp"

namespace sambung::test {

/// Expects that `run`, a run of all checks, has no failure, and that it skipped what `skips.cpp` lists for
/// `subject`, and nothing else. Prints how many passed and were skipped.
void expect_kept(const std::string& subject, const CheckRun& run);

/// A live system as a connection would have it.
struct Account {
  std::string connector;
  std::string base_url;
  std::string header;  ///< "Authorization: Bearer abc", "hmac NAME KEY"; empty: none is shown
  std::string config = "{}";
  std::string merge{};  ///< commands of a shell that merge record $1 into $2; empty: none
};

/// `sambung connector check --live` there.
CheckRun check_live(const Account& account, const std::string& filter = {});

}  // namespace sambung::test
