#pragma once

#include <filesystem>
#include <memory>

#include "core/base/mutex.hpp"
#include "core/deliver/journal_feed.hpp"
#include "core/model/keyed_hash.hpp"
#include "core/sqlite/database.hpp"
#include "core/state/people.hpp"

namespace sambung::deliver {

/// Names from state.db, by a read-only connection of its own. Thread-safe.
class StateNames final : public NameSource {
 public:
  /// `keys` and `changed` (which rings when state has taken in more) must outlive it. The file must
  /// exist.
  static Result<std::unique_ptr<StateNames>> open(const std::filesystem::path& state_file,
                                                  const model::Keys& keys, Doorbell& changed);

  Result<std::uint64_t> projected(std::uint32_t partition) override;
  Result<std::vector<Names>> names_of(const std::vector<journal::Record>& records) override;
  Doorbell& doorbell() override { return changed_; }

 private:
  StateNames(sqlite::Database database, const model::Keys& keys, Doorbell& changed);
  Result<Names> names_of(const journal::Record& record) SAMBUNG_REQUIRES(mutex_);

  const model::Keys& keys_;
  Doorbell& changed_;
  Mutex mutex_;
  sqlite::Database database_ SAMBUNG_GUARDED_BY(mutex_);
  state::People people_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace sambung::deliver
