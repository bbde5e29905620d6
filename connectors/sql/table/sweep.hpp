#pragma once

#include <functional>
#include <memory>
#include <string>

#include "connectors/sql/table/feed.hpp"
#include "connectors/sql/table/table.hpp"

namespace sambung::table {

/// What is read in the order of (version, id): a table's rows, or the tombstones of its rows.
struct Feed {
  std::string name;      ///< in the cursor; another table or version column is another feed
  std::string selected;  ///< "select id, version, ... from ..."
  std::string from;
  std::string filter;  ///< "" or a condition on the rows, which uses `parameters`
  Row parameters;
  Column id, version;
  std::chrono::milliseconds late{0};
  std::function<std::string(const Row&, std::int64_t now_ms)> record;
};

Feed rows_feed(const Table& table);
/// What the trigger that `provision` makes wrote of deleted rows (tombstones.hpp).
Feed tombstones_feed(const Table& table);

/// A page of a feed, and with the next page the next, sweep after sweep. Confined to one thread.
class Sweep {
 public:
  /// All live as long as the sweep.
  Sweep(Session& session, const Feed& feed, FeedState& state)
      : session_(session), words_(session.dialect()), feed_(feed), state_(state) {}

  /// Reads at most `count` rows and gives the new ones; begins a sweep when none runs. False: the
  /// sweep has ended. When `give` answers false, that row comes again with the next page.
  bool read_page(std::size_t count, const std::function<bool(const std::string&)>& give);

 private:
  bool begin();
  bool take(const Row& row, const std::function<bool(const std::string&)>& give);
  void start_versioned();
  Rows page(std::size_t count);
  /// "name relation value", with the value as the column's.
  struct Bound {
    std::string name;
    const char* relation;
    const Column& column;
    std::string value;
  };
  Rows select(const std::string& condition, const std::vector<Bound>& bounds,
              const std::string& order, std::size_t count);
  std::string floor_text() const;

  Session& session_;
  Words words_;
  const Feed& feed_;
  FeedState& state_;
};

}  // namespace sambung::table
