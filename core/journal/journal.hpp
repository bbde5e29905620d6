#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/doorbell.hpp"
#include "core/base/position.hpp"
#include "core/base/result.hpp"
#include "core/model/event.hpp"

namespace sambung::journal {

/// What became of one event of an append.
struct Appended {
  Position position;       ///< where it stands; offset 0 for a duplicate
  bool duplicate = false;  ///< an event with this id was stored before and stays as it was
};

/// A record as it is read back. `erased`: its key was destroyed; body and raw are empty.
struct Record {
  Position position;
  UnixTime recorded{};
  bool erased = false;
  model::EncodedEvent event;
};

/// How much one read may bring.
struct ReadLimits {
  std::size_t records = 500;
  std::size_t bytes = 4 * 1024 * 1024;
  bool with_raw = false;
  /// Those of which the body is given, too; empty: all. Of the others only the envelope is, and nothing is said of
  /// whether they are erased.
  std::function<bool(const model::Envelope&)> wants = {};
};

/// Who goes first in the writer.
enum class Priority {
  kWebhook,  ///< somebody waits for the answer
  kBulk,     ///< pages, decisions, renormalised events: in slices between webhooks
};

/// What of the journal can be read: offsets `first` to `last`, none when first > last.
struct Extent {
  std::uint64_t first = 1;
  std::uint64_t last = 0;
};

/// The durable, partitioned, replayable log: the only source of truth.
/// All functions are thread-safe. Offsets are contiguous from 1 within a partition.
class JournalReader {
 public:
  virtual ~JournalReader() = default;

  /// Random number of this journal; cursors of another epoch must not be used on it.
  virtual std::uint64_t epoch() const = 0;
  virtual std::uint32_t partitions() const = 0;
  virtual Result<Extent> extent(std::uint32_t partition) = 0;

  /// Records from `offset` on, at least one if there is one, in order.
  /// kCorrupt - a checksum or seal does not hold, the message names the position; kNotFound -
  /// `offset` lies before what is retained.
  virtual Result<std::vector<Record>> read(std::uint32_t partition, std::uint64_t offset,
                                           const ReadLimits& limits) = 0;
  /// The first offset recorded at `time` or later; one past the last when there is none.
  virtual Result<std::uint64_t> offset_at(std::uint32_t partition, UnixTime time) = 0;
  /// The newest record whose envelope has this subject; nullopt when there is none.
  virtual Result<std::optional<Record>> last_of(std::string_view subject) = 0;
};

class Journal : public JournalReader {
 public:
  using Done = std::function<void(Result<std::vector<Appended>>)>;

  /// Stores all of `events` or none, leaving out those whose id is stored already, and calls `done`
  /// on the writer's thread once they are on stable storage. `done` must be quick.
  /// False: the queue is full and `done` will not be called; answer 503.
  /// Errors in `done`: kUnavailable - I/O failed, and the journal takes nothing more until restart,
  /// because nobody can know which bytes reached the disk; kInvalid - a record over 16 MiB.
  [[nodiscard]] virtual bool append(std::vector<model::EncodedEvent> events, Priority priority,
                                    Done done) = 0;
  /// As `append`, and waits.
  virtual Result<std::vector<Appended>> append_and_wait(std::vector<model::EncodedEvent> events,
                                                        Priority priority) = 0;

  /// Stores `events` as bulk, a slice at a time so that webhooks come in between, and waits for all. An
  /// error may leave any of the slices stored.
  virtual Result<void> append_in_slices(std::vector<model::EncodedEvent> events) = 0;

  /// Removes what is older than `before`, a small slice at a time between appends; never the record
  /// at `keep_from` or later of a partition (what a consumer still needs). Their ids stay known for
  /// 30 days. Gives how many records went.
  virtual Result<std::size_t> trim(std::uint32_t partition, UnixTime before,
                                   std::uint64_t keep_from) = 0;

  /// Writes the event that `make` gives for the number of the newest data key, and then destroys the
  /// keys of `scopes` up to that number, with no other append in between.
  virtual Result<void> append_erasure(
      const std::function<model::EncodedEvent(std::int64_t newest_key)>& make,
      const std::vector<std::string>& scopes) = 0;
  /// Makes single records read as erased: for what is sealed under nobody's key and yet names somebody.
  virtual Result<void> redact(const std::vector<Position>& positions) = 0;
  /// Empties the write-ahead log, so that no older image of a page is left.
  virtual Result<void> scrub() = 0;

  /// Bytes of the file, without its log.
  virtual Result<std::uint64_t> size_bytes() = 0;

  /// Rings after every append.
  virtual Doorbell& doorbell() = 0;
  /// Whether appends still work; false once poisoned.
  virtual bool healthy() const = 0;
};

/// The partition of an event: by channel, else by account; never by anything personal.
std::uint32_t partition_of(const model::Envelope& envelope, std::uint32_t partitions);

}  // namespace sambung::journal
