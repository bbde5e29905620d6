#include "core/ledger/timeline_rows.hpp"

namespace sambung::ledger {

Result<std::optional<TimelineEntry>> TimelineRows::find(std::string_view connection,
                                                        std::string_view key) {
  auto query = database_.cached(
      "SELECT remote_id, hash, in_doubt FROM timeline WHERE connection = ? AND key = ?");
  if (!query) return query.error();
  auto row = (*query)->bind_text(1, connection).bind_text(2, key).step();
  std::optional<TimelineEntry> entry;
  if (row && *row) {
    entry = TimelineEntry{.key = std::string(key),
                          .remote_id = std::string((*query)->text(0)),
                          .hash = static_cast<std::uint64_t>((*query)->integer(1)),
                          .in_doubt = (*query)->integer(2) != 0};
  }
  (*query)->reset();
  if (!row) return row.error();
  return entry;
}

Result<void> TimelineRows::keep(std::string_view connection,
                                const std::vector<TimelineEntry>& entries) {
  if (entries.empty()) return {};
  if (auto begun = database_.begin(); !begun) return begun;
  for (const TimelineEntry& entry : entries) {
    if (auto done = put(connection, entry); !done) {
      database_.rollback();
      return done;
    }
  }
  auto committed = database_.commit();
  if (!committed) database_.rollback();
  return committed;
}

Result<void> TimelineRows::put(std::string_view connection, const TimelineEntry& entry) {
  auto statement = database_.cached(
      "INSERT INTO timeline(connection, key, remote_id, hash, in_doubt) VALUES(?, ?, ?, ?, ?)"
      " ON CONFLICT(connection, key) DO UPDATE SET remote_id = excluded.remote_id,"
      " hash = excluded.hash, in_doubt = excluded.in_doubt");
  if (!statement) return statement.error();
  return (*statement)
      ->bind_text(1, connection)
      .bind_text(2, entry.key)
      .bind_text(3, entry.remote_id)
      .bind(4, static_cast<std::int64_t>(entry.hash))
      .bind(5, std::int64_t{entry.in_doubt})
      .run();
}

}  // namespace sambung::ledger
