#pragma once

#include <sys/types.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/fault/victim.hpp"

namespace sambung::fault {

/// A kind of process to be killed, as `Victim::kind_of` names it.
struct Target {
  std::string kind;
  /// Processes whose fsync is this one's commit; empty: it never commits.
  std::function<std::vector<pid_t>(pid_t process)> commits_in;
};

struct Kills {
  int total = 0;
  int in_commit = 0;  ///< of them while the disk was being waited for
  std::map<std::string, int> by_kind;
  std::map<std::string, int> in_commit_by_kind;
};

/// Kills `count` processes of `victim` with SIGKILL, kinds in random order but evenly, at random
/// instants; those that commit every second time inside a commit. A killed broker is started again.
Kills kill_around(Victim& victim, const std::vector<Target>& targets, int count);

}  // namespace sambung::fault
