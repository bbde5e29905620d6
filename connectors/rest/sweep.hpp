#pragma once

#include <functional>

#include "connectors/rest/cursor.hpp"
#include "connectors/rest/record.hpp"

namespace sambung::rest {

/// Reads a feed page by page, so that no change is passed over whatever changes meanwhile. A sweep
/// goes from where the last one ended to the system's clock when it began; the next begins
/// `overlap` before that, and what was given already is not given again.
///
/// - `walk: time` asks for what changed at `since` or later, oldest first, and goes on from the
///   last time seen, not by page: a record that changes while pages are read moves to the end and
///   would shift all others. Pages are used among records of one time alone.
/// - `walk: keyset` asks for what comes after (`since`, `after_id`).
/// - `walk: pages` goes through the system's own pages from `since` on.
///
/// Confined to one thread; borrows all that it gets.
class Sweep {
 public:
  /// Takes a record; false when there is no room for more.
  using Give = std::function<bool(const Record& record)>;

  Sweep(Caller& caller, const Feed& feed, const RecordSpec& form, std::string object)
      : caller_(caller), feed_(feed), form_(form), object_(std::move(object)) {}

  /// What one page came to.
  struct Step {
    Outcome outcome;    ///< DONE, or why nothing was read; the state is as before then
    bool over = false;  ///< the sweep is
    bool full = false;  ///< `give` had no room
  };
  Step run(FeedState& state, Json scope, std::size_t limit, const Give& give);

 private:
  struct Row {
    Record record;
    bool fresh;
  };
  /// The records of a page, and its last time.
  std::string read_rows(const Page& page, const Json& scope, const FeedState& state,
                        std::vector<Row>& rows) const;
  void place_scope(const FeedState& state, Json& scope) const;
  bool advance(FeedState& state, const Page& page, const std::vector<Row>& rows) const;
  void end(FeedState& state, std::int64_t server_ms) const;

  Caller& caller_;
  const Feed& feed_;
  const RecordSpec& form_;
  const std::string object_;
};

}  // namespace sambung::rest
