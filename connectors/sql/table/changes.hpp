#pragma once

#include <cstdint>
#include <string>

#include "connectors/sql/table/sweep.hpp"
#include "connectors/sql/table/tables.hpp"

namespace sambung::table {

/// Serves `changes`. What the last call had seen is kept for the next one, which a cursor holds only
/// in part; a cursor that is not the last one makes nothing worse than rows given twice. Confined to
/// one thread.
class Changes {
 public:
  explicit Changes(Tables& tables);
  void serve(Call& call);

 private:
  void serve_one(Call& call, std::size_t i);

  Tables& tables_;
  std::string name_;           ///< of this instance; begins its tags
  std::uint64_t cursors_ = 0;  ///< given out
  Cursor last_;
  std::string last_text_;  ///< what was given out of `last_`
  Call::Clock::time_point last_made_;
};

}  // namespace sambung::table
