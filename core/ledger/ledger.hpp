#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/event_id.hpp"
#include "core/base/position.hpp"
#include "core/base/result.hpp"

namespace sambung::ledger {

/// An item that waits for another try, or behind one that does.
struct Parked {
  Position position;
  EventId event;
  std::string lane;
  std::uint32_t attempts = 0;  ///< tries that count against the item
  UnixTime due{};              ///< not before
  std::string outcome;         ///< of the last try
  std::string reason;          ///< of the last try; never personal
  bool replay = false;         ///< it came because an operator asked for it again
};

/// An item that will not be tried again unless an operator says so.
struct DeadLetter {
  std::int64_t number = 0;  ///< given by the ledger
  std::string consumer;
  Position position;
  EventId event;
  std::string type;
  std::string lane;
  std::uint32_t attempts = 0;
  std::string outcome;
  std::string reason;
  std::string version;  ///< of the connector that refused it
  UnixTime at{};
  bool replay = false;  ///< it came because an operator asked for it again
};

/// One try of one item: what `sambung trace` shows. Kept for 7 days.
struct Hop {
  EventId event;
  std::uint32_t attempt = 1;
  std::string outcome;
  std::string remote_id;
  UnixTime at{};
};

/// What an operator asked a consumer to be given again, per partition; empty when nothing ever was.
/// While a partition's watermark is below `resume`, it is under way.
struct Replay {
  std::vector<std::uint64_t> until;   ///< the last offset that comes again
  std::vector<std::uint64_t> resume;  ///< the watermark from which it goes on after that
};

/// Offsets of a partition, both included.
struct Range {
  std::uint64_t from = 1;
  std::uint64_t to = UINT64_MAX;
};

/// A durable consumer as it was last committed. Its watermark says, per partition, up to which
/// offset everything is done, filtered out, parked or dead.
struct Consumer {
  std::string name;
  std::uint64_t epoch = 0;  ///< of the journal that the watermarks belong to
  std::uint64_t fence = 0;  ///< raised by every new owner; an older owner cannot commit
  std::vector<std::uint64_t> watermark;
  std::vector<Parked> parked;
  std::string paused;  ///< why, and what a human must do; empty when it runs
  Replay replay;

  /// The watermark of a partition as it is without a replay.
  std::uint64_t stood(std::size_t partition) const {
    const bool replayed = partition < replay.resume.size();
    return std::max(watermark[partition], replayed ? replay.resume[partition] : 0);
  }
};

/// What a consumer did since its last commit; all of it or nothing is stored.
struct Progress {
  std::string consumer;
  std::uint64_t fence = 0;
  std::vector<std::uint64_t> watermark;
  std::vector<Parked> parked;      ///< new or changed
  std::vector<Position> unparked;  ///< no longer parked
  std::vector<DeadLetter> dead;
  std::vector<Hop> hops;
  std::uint64_t done = 0;  ///< how many events these stand for, for the balance
  std::uint64_t filtered = 0;
};

/// Events of a consumer by what became of them: seen = done + dead + filtered + parked.
struct Balance {
  std::uint64_t done = 0;
  std::uint64_t filtered = 0;
  std::uint64_t dead = 0;
};

/// A credential's tokens, sealed by who keeps them here: the ledger cannot read them.
struct SealedTokens {
  std::uint64_t version = 0;  ///< how often they were stored
  std::string bytes;
};

/// An entry in a system's timeline that stands for a message or a day.
struct TimelineEntry {
  std::string key;
  std::string remote_id;   ///< the system's id of it; empty: not known
  std::uint64_t hash = 0;  ///< of what was written last
  bool in_doubt = false;   ///< whether that took effect is not known
};

/// What can neither be lost nor be folded from events: how far each consumer is, what it parked,
/// what it gave up on, tokens that a system rotated, and which entries of timelines are ours. Thread-safe; every change is on stable
/// storage when its call returns.
class Ledger {
 public:
  virtual ~Ledger() = default;

  /// Takes over a consumer, made with `watermark` when it is new, and raises its fence.
  virtual Result<Consumer> own(std::string_view name, std::uint64_t epoch,
                               const std::vector<std::uint64_t>& watermark) = 0;
  /// A consumer without owning it; nullopt when there is none.
  virtual Result<std::optional<Consumer>> find(std::string_view name) = 0;
  virtual Result<std::vector<std::string>> consumers() = 0;
  /// kUnauthorised - somebody else has taken the consumer over since.
  virtual Result<void> commit(const Progress& progress) = 0;
  /// Sets or clears (empty) the reason of a pause.
  virtual Result<void> pause(std::string_view name, std::string_view reason) = 0;
  /// Puts the watermarks elsewhere and forgets what is parked, and a replay. The consumer must be
  /// stopped: the fence is raised, so that a running owner's next commit fails.
  virtual Result<void> rewind(std::string_view name, std::uint64_t epoch,
                              const std::vector<std::uint64_t>& watermark) = 0;
  /// Has `ranges`, one a partition, come again as far as the consumer has been there; after that it
  /// goes on where it stood. What is parked stays parked, and an earlier replay ends. Stopped and
  /// fenced as for `rewind`. kInvalid - the consumer stands in another journal.
  virtual Result<void> replay(std::string_view name, std::uint64_t epoch,
                              const std::vector<Range>& ranges) = 0;
  virtual Result<void> remove(std::string_view name) = 0;
  virtual Result<Balance> balance(std::string_view name) = 0;

  /// Dead letters with a number above `after`, oldest first; all consumers' when `consumer` is
  /// empty.
  virtual Result<std::vector<DeadLetter>> dead_letters(std::string_view consumer,
                                                       std::int64_t after, std::size_t limit) = 0;
  virtual Result<std::size_t> dead_letter_count(std::string_view consumer) = 0;
  /// Parks a dead letter again, due at once. kNotFound - no such number.
  virtual Result<void> revive(std::int64_t number) = 0;
  virtual Result<void> drop(std::int64_t number) = 0;

  virtual Result<std::vector<std::pair<std::string, Hop>>> hops(const EventId& event) = 0;
  virtual Result<void> forget_hops(UnixTime before) = 0;

  /// The tokens of a credential; nullopt when none were kept.
  virtual Result<std::optional<SealedTokens>> tokens(std::string_view credential) = 0;
  /// Stores them if `version` is one more than that of the stored ones (1 when there are none).
  /// kExists - it is not: somebody stored newer ones, which stay.
  virtual Result<void> keep_tokens(std::string_view credential, const SealedTokens& tokens) = 0;
  virtual Result<void> forget_tokens(std::string_view credential) = 0;

  /// An entry in a connection's timeline; nullopt when none of that key was ever begun.
  virtual Result<std::optional<TimelineEntry>> timeline_entry(std::string_view connection,
                                                              std::string_view key) = 0;
  /// All of them or none.
  virtual Result<void> keep_timeline_entries(std::string_view connection,
                                             const std::vector<TimelineEntry>& entries) = 0;
};

/// The SQLite engine, in the file `ledger.db`. kCorrupt - not a ledger, or of a newer format.
Result<std::unique_ptr<Ledger>> open_sqlite_ledger(const std::filesystem::path& file,
                                                   const Clock& clock);

}  // namespace sambung::ledger
