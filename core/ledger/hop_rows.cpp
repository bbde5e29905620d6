#include "core/ledger/hop_rows.hpp"

namespace sambung::ledger {

Result<std::vector<std::pair<std::string, Hop>>> HopRows::of(const EventId& event) {
  auto query = database_.prepare(
      "SELECT consumer, attempt, outcome, remote_id, at FROM hop WHERE event = ? ORDER BY at,"
      " rowid");
  if (!query) return query.error();
  query->bind_blob(1, event.bytes());
  std::vector<std::pair<std::string, Hop>> found;
  while (true) {
    auto row = query->step();
    if (!row) return row.error();
    if (!*row) return found;
    found.emplace_back(std::string(query->text(0)),
                       Hop{.event = event,
                           .attempt = static_cast<std::uint32_t>(query->integer(1)),
                           .outcome = std::string(query->text(2)),
                           .remote_id = std::string(query->text(3)),
                           .at = from_unix_ms(query->integer(4))});
  }
}

Result<void> HopRows::forget(UnixTime before) {
  auto statement = database_.prepare(
      "DELETE FROM hop WHERE rowid IN (SELECT rowid FROM hop WHERE at < ? LIMIT 1000)");
  if (!statement) return statement.error();
  return statement->bind(1, unix_ms(before)).run();
}

}  // namespace sambung::ledger
