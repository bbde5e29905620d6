#include "core/ledger/letter_rows.hpp"

#include <algorithm>

#include "core/ledger/columns.hpp"

namespace sambung::ledger {

namespace {

constexpr std::size_t kListMax = 1000;

DeadLetter to_dead_letter(const sqlite::Statement& row) {
  return {.number = row.integer(0),
          .consumer = std::string(row.text(1)),
          .position = position(row, 2),
          .event = EventId::from_bytes(row.blob(5)).value_or(EventId{}),
          .type = std::string(row.text(6)),
          .lane = std::string(row.text(7)),
          .attempts = static_cast<std::uint32_t>(row.integer(8)),
          .outcome = std::string(row.text(9)),
          .reason = std::string(row.text(10)),
          .version = std::string(row.text(11)),
          .at = from_unix_ms(row.integer(12)),
          .replay = row.integer(13) != 0};
}

}  // namespace

Result<std::vector<DeadLetter>> LetterRows::list(std::string_view consumer, std::int64_t after,
                                                 std::size_t limit) {
  auto query = database_.prepare(
      "SELECT number, consumer, epoch, partition, offset, event, type, lane, attempts, outcome,"
      " reason, version, at, replay FROM dead WHERE number > ? AND (? = '' OR consumer = ?)"
      " ORDER BY number LIMIT ?");
  if (!query) return query.error();
  query->bind(1, after)
      .bind_text(2, consumer)
      .bind_text(3, consumer)
      .bind(4, static_cast<std::int64_t>(std::min(limit, kListMax)));
  std::vector<DeadLetter> letters;
  while (true) {
    auto row = query->step();
    if (!row) return row.error();
    if (!*row) return letters;
    letters.push_back(to_dead_letter(*query));
  }
}

Result<std::size_t> LetterRows::count(std::string_view consumer) {
  auto query = database_.prepare("SELECT count(*) FROM dead WHERE ?1 = '' OR consumer = ?1");
  if (!query) return query.error();
  auto row = query->bind_text(1, consumer).step();
  if (!row) return row.error();
  return static_cast<std::size_t>(query->integer(0));
}

Result<void> LetterRows::revive(std::int64_t number, UnixTime now) {
  return in_transaction(database_, [&]() -> Result<void> {
    auto insert = database_.prepare(
        "INSERT OR REPLACE INTO parked(consumer, epoch, partition, offset, event, lane, attempts,"
        " due, outcome, reason, replay) SELECT consumer, epoch, partition, offset, event, lane, 0, "
        "?,"
        " outcome, reason, replay FROM dead WHERE number = ?");
    if (!insert) return insert.error();
    if (auto done = insert->bind(1, unix_ms(now)).bind(2, number).run(); !done) {
      return done;
    }
    return remove(number);
  });
}

Result<void> LetterRows::drop(std::int64_t number) {
  return in_transaction(database_, [&] { return remove(number); });
}

Result<void> LetterRows::remove(std::int64_t number) {
  auto statement = database_.prepare("DELETE FROM dead WHERE number = ?");
  if (!statement) return statement.error();
  if (auto done = statement->bind(1, number).run(); !done) return done;
  if (database_.changes() == 1) return {};
  return Error{ErrorCode::kNotFound, "no dead letter has the number " + std::to_string(number)};
}

}  // namespace sambung::ledger
