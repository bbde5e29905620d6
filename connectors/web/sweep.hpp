#pragma once

#include <functional>
#include <sambung/outcome.hpp>
#include <vector>

#include "connectors/web/cursor.hpp"
#include "connectors/web/record.hpp"

namespace sambung::web {

/// In which order a system lists what changed.
enum class Walk : std::uint8_t {
  kTime,    ///< what changed at `since` or later, oldest first
  kKeyset,  ///< what comes after (`since`, `after_id`)
  kPages,   ///< by the system's own pages from `since` on
  kWindow,  ///< what changed from `since` to `upper`, by id, after `after_id`
};

/// What is true of a feed whatever is in it. Plain value.
struct FeedRules {
  Walk walk = Walk::kTime;
  bool strict = false;      ///< the system gives what is after `since`, not what is at it
  Micros precision = 1000;  ///< of the system's times
  Micros overlap = 0;       ///< how late a row may come
  bool descending = false;
};

/// What a source is asked. Plain value.
struct FeedAsk {
  Micros since = 0;
  Micros upper = 0;      ///< of kWindow; 0 else
  std::string after_id;  ///< of kKeyset and kWindow; empty at first
  std::size_t limit = 0;
};

/// What it answers. Plain value.
struct FeedPage {
  Outcome outcome = Outcome::done();
  bool answered = true;        ///< the system did, whatever it said
  std::int64_t server_ms = 0;  ///< its clock; 0: it did not say
  std::vector<Record> records{};
  bool more = false;  ///< there is a next page; of kPages alone after one without records
};

/// Takes out of a page in rising order what changed less than `unit` before the system's clock, for
/// systems that tell times by the `unit`: a second change in the same one has the same version, and
/// would be taken for given. The page's clock goes back by `unit`, so that the next sweep has it.
/// What is dated minutes beyond the clock is somebody's error, and stays.
void leave_unsettled(FeedPage& page, Micros unit);
/// Likewise of a page of kPages, in whatever order.
void leave_unsettled_anywhere(FeedPage& page, Micros unit);

/// One list of a system's. Confined to the instance's thread.
class Source {
 public:
  virtual ~Source() = default;
  /// A page at `place`, which goes on to the next; throws nothing but Failure.
  virtual FeedPage read(const FeedAsk& ask, PagePlace& place) = 0;
  /// The system's clock; kWindow alone asks for it.
  virtual Micros clock() { return 0; }
};

/// Reads a feed page by page, so that no change is passed over whatever changes meanwhile. A sweep
/// goes from where the last one ended to the system's clock when it began; the next begins
/// `overlap` before that, and what was given already is not given again.
///
/// - `kTime` goes on from the last time seen, not by page: a record that changes while pages are
///   read moves to the end and would shift all others. Pages are used among records of one time
///   alone.
/// - `kWindow` is for a system that ends its pages somewhere and gives many records one time: by
///   id there is no such end.
///
/// Confined to one thread; borrows its source.
class Sweep {
 public:
  /// Takes a record; false when there is no room for more.
  using Give = std::function<bool(const Record& record)>;

  Sweep(const FeedRules& rules, Source& source) : rules_(rules), source_(source) {}

  /// What one page came to.
  struct Step {
    Outcome outcome;    ///< DONE, or why nothing was read; the state is as before then
    bool over = false;  ///< the sweep is
    bool full = false;  ///< `give` had no room
  };
  Step run(FeedState& state, std::size_t limit, const Give& give);

 private:
  void begin(FeedState& state);
  FeedAsk ask_of(const FeedState& state, std::size_t limit) const;
  bool advance(FeedState& state, const FeedPage& page) const;
  void end(FeedState& state, std::int64_t server_ms) const;

  const FeedRules& rules_;
  Source& source_;
};

}  // namespace sambung::web
