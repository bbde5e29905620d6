#include "core/ledger/progress_rows.hpp"

#include "core/ledger/columns.hpp"

namespace sambung::ledger {

Result<void> ProgressRows::commit(const Progress& progress) {
  return in_transaction(database_, [&]() -> Result<void> {
    if (auto moved = move_watermark(progress); !moved) return moved;
    for (const Position& gone : progress.unparked) {
      if (auto done = unpark(progress.consumer, gone); !done) return done;
    }
    for (const Parked& item : progress.parked) {
      if (auto done = park(progress.consumer, item); !done) return done;
    }
    for (const DeadLetter& letter : progress.dead) {
      if (auto done = bury(letter); !done) return done;
    }
    for (const Hop& hop : progress.hops) {
      if (auto done = note(progress.consumer, hop); !done) return done;
    }
    return {};
  });
}

Result<void> ProgressRows::move_watermark(const Progress& progress) {
  auto update = database_.cached(
      "UPDATE consumer SET watermark = ?, done = done + ?, filtered = filtered + ?"
      " WHERE name = ? AND fence = ?");
  if (!update) return update.error();
  const std::string marks = join(progress.watermark);
  auto done = (*update)
                  ->bind_text(1, marks)
                  .bind(2, static_cast<std::int64_t>(progress.done))
                  .bind(3, static_cast<std::int64_t>(progress.filtered))
                  .bind_text(4, progress.consumer)
                  .bind(5, static_cast<std::int64_t>(progress.fence))
                  .run();
  if (!done) return done;
  if (database_.changes() == 1) return {};
  return Error{ErrorCode::kUnauthorised,
               "consumer " + progress.consumer + " was taken over or rewound meanwhile"};
}

Result<void> ProgressRows::unpark(std::string_view consumer, const Position& gone) {
  auto statement = database_.cached(
      "DELETE FROM parked WHERE consumer = ? AND epoch = ? AND partition = ? AND offset = ?");
  if (!statement) return statement.error();
  bind_position(**statement, 2, gone);
  return (*statement)->bind_text(1, consumer).run();
}

Result<void> ProgressRows::park(std::string_view consumer, const Parked& item) {
  auto statement = database_.cached(
      "INSERT OR REPLACE INTO parked(consumer, epoch, partition, offset, event, lane, attempts,"
      " due, outcome, reason, replay) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!statement) return statement.error();
  bind_position(**statement, 2, item.position);
  return (*statement)
      ->bind_text(1, consumer)
      .bind_blob(5, item.event.bytes())
      .bind_text(6, item.lane)
      .bind(7, std::int64_t{item.attempts})
      .bind(8, unix_ms(item.due))
      .bind_text(9, item.outcome)
      .bind_text(10, item.reason)
      .bind(11, std::int64_t{item.replay})
      .run();
}

Result<void> ProgressRows::bury(const DeadLetter& letter) {
  auto statement = database_.cached(
      "INSERT INTO dead(consumer, epoch, partition, offset, event, type, lane, attempts, outcome,"
      " reason, version, at, replay) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!statement) return statement.error();
  bind_position(**statement, 2, letter.position);
  return (*statement)
      ->bind_text(1, letter.consumer)
      .bind_blob(5, letter.event.bytes())
      .bind_text(6, letter.type)
      .bind_text(7, letter.lane)
      .bind(8, std::int64_t{letter.attempts})
      .bind_text(9, letter.outcome)
      .bind_text(10, letter.reason)
      .bind_text(11, letter.version)
      .bind(12, unix_ms(letter.at))
      .bind(13, std::int64_t{letter.replay})
      .run();
}

Result<void> ProgressRows::note(std::string_view consumer, const Hop& hop) {
  auto statement = database_.cached(
      "INSERT INTO hop(event, consumer, attempt, outcome, remote_id, at)"
      " VALUES(?, ?, ?, ?, ?, ?)");
  if (!statement) return statement.error();
  return (*statement)
      ->bind_blob(1, hop.event.bytes())
      .bind_text(2, consumer)
      .bind(3, std::int64_t{hop.attempt})
      .bind_text(4, hop.outcome)
      .bind_text(5, hop.remote_id)
      .bind(6, unix_ms(hop.at))
      .run();
}

}  // namespace sambung::ledger
