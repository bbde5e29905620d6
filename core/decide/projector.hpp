#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/doorbell.hpp"
#include "core/base/mutex.hpp"
#include "core/journal/journal.hpp"
#include "core/journal/key_store.hpp"
#include "core/ledger/ledger.hpp"
#include "core/model/keyed_hash.hpp"
#include "core/state/fold.hpp"

namespace spdlog {
class logger;
}

namespace sambung::decide {

struct ProjectorOptions {
  std::filesystem::path state_file;
  state::Portfolios portfolios;
  /// Of a partition; up to four times as many where much is to be caught up with.
  std::size_t batch_max = 2000;
};

struct ProjectorStatus {
  std::uint64_t folded = 0;     ///< events since start
  std::uint64_t decisions = 0;  ///< appended since start
  std::uint64_t lag = 0;        ///< events in the journal beyond state
  std::uint64_t skipped = 0;    ///< events of a type or version that this program does not know
  std::string trouble;          ///< why it stands still; empty when it does not
};

/// Follows the journal: folds each event into state and decides what it means, in order.
///
/// The order of writing keeps every crash harmless: decisions go to the journal first, then the state
/// commits with its position, then the ledger notes how far was decided. A fact is decided only when
/// neither the ledger nor the state says that it was; decisions that are in the journal ahead of the
/// state are folded before the first new judgement. Rebuilding therefore never decides again.
///
/// Owns the only writing connection to state.db and its thread. `status`, `rebuild` and `caught_up`
/// are thread-safe.
class Projector {
 public:
  /// kUnavailable - files cannot be used. A state of another version, epoch, or ahead of the journal
  /// is dropped and rebuilt; a ledger ahead of the journal is kCorrupt with a remedy.
  static Result<std::unique_ptr<Projector>> start(const ProjectorOptions& options,
                                                  journal::Journal& journal,
                                                  journal::KeyStore& key_store,
                                                  ledger::Ledger& ledger, const model::Keys& keys,
                                                  spdlog::logger& log);
  ~Projector();

  /// Rings after every commit of state.
  Doorbell& doorbell();
  ProjectorStatus status() const;
  /// Empties state and folds the journal again, while the broker runs.
  void rebuild();
  /// Empties the write-ahead log of state.db, so that no older image of a page is left.
  Result<void> scrub();
  /// Waits until state has all that was in the journal at the time of the call; false after
  /// `patience`.
  bool caught_up(std::chrono::milliseconds patience);

 private:
  class Work;
  explicit Projector(std::unique_ptr<Work> work);
  std::unique_ptr<Work> work_;
};

}  // namespace sambung::decide
