#include "tests/fault/killing.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <random>
#include <thread>

#include "tests/fault/await.hpp"

namespace sambung::fault {

namespace {

constexpr std::chrono::milliseconds kCommitPatience{2000};
constexpr std::chrono::seconds kRestartPatience{20};

/// A process of that kind, once one runs.
std::optional<pid_t> await_process(const Victim& victim, const std::string& kind) {
  std::optional<pid_t> found;
  const auto look = [&] {
    for (const pid_t process : victim.processes()) {
      if (victim.kind_of(process) == kind) found = process;
    }
    return found.has_value();
  };
  await(look, kRestartPatience);
  return found;
}

class Killer {
 public:
  explicit Killer(Victim& victim) : victim_(victim) {}

  void kill(const Target& target) {
    std::this_thread::sleep_for(std::chrono::milliseconds(random_() % 300));  // the random instant
    const auto process = await_process(victim_, target.kind);
    if (!process) return;
    const bool commits = target.commits_in != nullptr;
    const bool in_commit = commits && turns_[target.kind]++ % 2 == 0;
    if (in_commit) {
      if (!victim_.kill_in_commit(*process, target.commits_in(*process), kCommitPatience)) return;
      ++kills.in_commit;
      ++kills.in_commit_by_kind[target.kind];
    } else {
      victim_.kill_one(*process);
    }
    ++kills.total;
    ++kills.by_kind[target.kind];
    if (victim_.pid() < 0) victim_.start();
  }
  void shuffle(std::vector<Target>& targets) {
    std::shuffle(targets.begin(), targets.end(), random_);
  }

  Kills kills;

 private:
  Victim& victim_;
  std::mt19937_64 random_{std::random_device{}()};
  std::map<std::string, int> turns_;
};

}  // namespace

Kills kill_around(Victim& victim, const std::vector<Target>& targets, int count) {
  Killer killer(victim);
  std::vector<Target> deck = targets;
  const auto deadline = std::chrono::steady_clock::now() + kRestartPatience * count;
  while (killer.kills.total < count && std::chrono::steady_clock::now() < deadline) {
    killer.shuffle(deck);
    for (const Target& target : deck) {
      if (killer.kills.total < count) killer.kill(target);
    }
  }
  return killer.kills;
}

}  // namespace sambung::fault
