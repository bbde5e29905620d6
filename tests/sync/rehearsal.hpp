#pragma once

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/sync/model_remote.hpp"

namespace sambung::sync {

/// Mistakes that a sync engine can make; the rehearsal must find each of them.
enum class Planted {
  kNothing,
  kNoGate,          ///< what was written is not taken for agreed, so echoes are changes
  kNoBase,          ///< nothing is remembered of what was agreed on
  kTimeOnlyCursor,  ///< a feed is read from the last time on, so that late and equal ones are missed
  kDroppingGate,    ///< what a system says soon after our write is thrown away as an echo
};

/// What a run came to.
struct Finding {
  bool ok = true;
  std::string what;
};

/// One person and three systems, with random edits on all sides, late and repeated news, writes whose
/// end is not known, crashes and deletions; then quiet, until nothing is left to do. It converges,
/// stops, and loses nothing silently, or `run` says what it did instead.
class Rehearsal {
 public:
  Rehearsal(std::uint32_t seed, Planted planted);
  Finding run();

 private:
  struct InFlight {
    Write write;
    std::size_t remote;
    bool looks = false;
  };

  void step();
  void edit_here();
  void edit_there();
  void hear();
  void read_one();
  void begin_writes();
  void begin(Write write, bool looks);
  void land_one(bool quiet);
  void crash();
  bool settle_down();
  Finding judge();
  Finding judge_values();
  ModelRemote& remote(const std::string& connection);
  std::size_t index(const std::string& connection) const;
  std::string fresh_text();
  std::size_t pick(std::size_t count) { return random_() % count; }

  std::mt19937 random_;
  Planted planted_;
  Rules rules_;
  Person person_;
  PersonSync sync_;
  std::vector<ModelRemote> remotes_;
  std::vector<InFlight> in_flight_;
  std::map<std::string, std::int64_t> cursors_;  // of kTimeOnlyCursor
  std::map<std::string, UnixTime> written_at_;   // of kDroppingGate
  UnixTime now_;
  int made_ = 0;
  std::set<std::string> alive_;   // texts that humans set and nobody replaced knowingly
  std::set<std::string> linked_;  // connections whose record was known once
  std::string brought_back_;      // whose record was made again after that
};

}  // namespace sambung::sync
