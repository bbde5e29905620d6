#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/sync/store.hpp"
#include "core/sync/turn.hpp"

namespace sambung::sync {

/// What came of reading all records of a connection again.
struct Drift {
  std::uint64_t checked = 0;         ///< records that were read
  std::uint64_t drifted = 0;         ///< of them, that held what nobody had told of
  std::uint64_t left = 0;            ///< still to be read
  std::vector<std::string> samples;  ///< persons of the first that drifted
};

/// Reads every record of a connection again, some of them each turn, and counts those that hold what no feed
/// told of. Confined to the desk's thread.
class Reconciling {
 public:
  /// Takes up the connections of `asked` (all when one of them is empty), and those that were not
  /// reconciled for a day.
  Result<void> begin(const std::set<std::string>& asked, const Rules& rules, Store& store,
                     UnixTime now);
  /// Whether any person was asked for.
  Result<bool> ask_some(Turn& turn, Store& store);
  /// What the readings of a turn came to.
  void note(const Turn& turn);

  /// Of the latest time, by connection.
  const std::map<std::string, Drift>& drift() const { return drift_; }

 private:
  std::map<std::string, std::string> after_;  // connection -> the last person asked for
  std::map<std::string, Drift> drift_;
};

}  // namespace sambung::sync
