#include "core/ledger/consumer_rows.hpp"

#include <algorithm>

#include "core/ledger/columns.hpp"

namespace sambung::ledger {

namespace {

Error no_consumer(std::string_view name) {
  return Error{ErrorCode::kNotFound, "no consumer has the name " + std::string(name)};
}

}  // namespace

Result<Consumer> ConsumerRows::own(std::string_view name, std::uint64_t epoch,
                                   const std::vector<std::uint64_t>& watermark) {
  auto stored = in_transaction(database_, [&]() -> Result<void> {
    auto upsert = database_.prepare(
        "INSERT INTO consumer(name, epoch, fence, watermark, paused) VALUES(?, ?, 1, ?, '')"
        " ON CONFLICT(name) DO UPDATE SET fence = fence + 1,"
        " epoch = CASE watermark WHEN '' THEN excluded.epoch ELSE epoch END,"
        " watermark = CASE watermark WHEN '' THEN excluded.watermark ELSE watermark END");
    if (!upsert) return upsert.error();
    const std::string marks = join(watermark);
    return upsert->bind_text(1, name)
        .bind(2, static_cast<std::int64_t>(epoch))
        .bind_text(3, marks)
        .run();
  });
  if (!stored) return stored.error();
  auto found = find(name);
  if (!found) return found.error();
  if (!*found) return Error{ErrorCode::kCorrupt, "ledger.db: a consumer vanished"};
  return std::move(**found);
}

Result<std::vector<std::string>> ConsumerRows::names() {
  auto query = database_.prepare("SELECT name FROM consumer ORDER BY name");
  if (!query) return query.error();
  std::vector<std::string> names;
  while (true) {
    auto row = query->step();
    if (!row) return row.error();
    if (!*row) return names;
    names.emplace_back(query->text(0));
  }
}

Result<void> ConsumerRows::pause(std::string_view name, std::string_view reason) {
  // A connection may be held before it ever ran: the row then waits for its first owner.
  auto upsert = database_.prepare(
      "INSERT INTO consumer(name, epoch, fence, watermark, paused) VALUES(?, 0, 0, '', ?)"
      " ON CONFLICT(name) DO UPDATE SET paused = excluded.paused");
  if (!upsert) return upsert.error();
  return upsert->bind_text(1, name).bind_text(2, reason).run();
}

Result<void> ConsumerRows::rewind(std::string_view name, std::uint64_t epoch,
                                  const std::vector<std::uint64_t>& watermark) {
  return in_transaction(database_, [&]() -> Result<void> {
    if (auto done = move(name, epoch, watermark, {}); !done) return done;
    auto clear = database_.prepare("DELETE FROM parked WHERE consumer = ?");
    if (!clear) return clear.error();
    return clear->bind_text(1, name).run();
  });
}

Result<void> ConsumerRows::replay(std::string_view name, std::uint64_t epoch,
                                  const std::vector<Range>& ranges) {
  return in_transaction(database_, [&]() -> Result<void> {
    auto found = find(name);
    if (!found) return found.error();
    if (!*found) return no_consumer(name);
    const Consumer& consumer = **found;
    if (consumer.epoch != epoch || consumer.watermark.size() != ranges.size()) {
      return Error{ErrorCode::kInvalid, std::string(name) + " stands in another journal"};
    }
    std::vector<std::uint64_t> watermark;
    Replay replay;
    for (std::size_t partition = 0; partition < ranges.size(); ++partition) {
      const std::uint64_t stood = consumer.stood(partition);
      const std::uint64_t until = std::min(ranges[partition].to, stood);
      const std::uint64_t before = std::max<std::uint64_t>(ranges[partition].from, 1) - 1;
      const bool again = before < until;
      watermark.push_back(again ? before : stood);
      replay.until.push_back(again ? until : 0);
      replay.resume.push_back(again ? stood : 0);
    }
    return move(name, epoch, watermark, replay);
  });
}

Result<void> ConsumerRows::remove(std::string_view name) {
  return in_transaction(database_, [&]() -> Result<void> {
    for (const char* sql :
         {"DELETE FROM consumer WHERE name = ?", "DELETE FROM parked WHERE consumer = ?",
          "DELETE FROM dead WHERE consumer = ?", "DELETE FROM hop WHERE consumer = ?"}) {
      auto statement = database_.prepare(sql);
      if (!statement) return statement.error();
      if (auto done = statement->bind_text(1, name).run(); !done) return done;
    }
    return {};
  });
}

Result<Balance> ConsumerRows::balance(std::string_view name) {
  auto query = database_.prepare(
      "SELECT done, filtered, (SELECT count(*) FROM dead WHERE consumer = ?1)"
      " FROM consumer WHERE name = ?1");
  if (!query) return query.error();
  auto row = query->bind_text(1, name).step();
  if (!row) return row.error();
  if (!*row) return Balance{};
  return Balance{.done = static_cast<std::uint64_t>(query->integer(0)),
                 .filtered = static_cast<std::uint64_t>(query->integer(1)),
                 .dead = static_cast<std::uint64_t>(query->integer(2))};
}

Result<std::optional<Consumer>> ConsumerRows::find(std::string_view name) {
  auto query = database_.prepare(
      "SELECT epoch, fence, watermark, paused, replay_until, replay_resume FROM consumer"
      " WHERE name = ?");
  if (!query) return query.error();
  auto row = query->bind_text(1, name).step();
  if (!row) return row.error();
  if (!*row) return std::optional<Consumer>{};
  Consumer consumer{.name = std::string(name),
                    .epoch = static_cast<std::uint64_t>(query->integer(0)),
                    .fence = static_cast<std::uint64_t>(query->integer(1)),
                    .watermark = split(query->text(2)),
                    .parked = {},
                    .paused = std::string(query->text(3)),
                    .replay = {.until = split(query->text(4)), .resume = split(query->text(5))}};
  auto parked = load_parked(name);
  if (!parked) return parked.error();
  consumer.parked = std::move(*parked);
  return std::optional(std::move(consumer));
}

Result<std::vector<Parked>> ConsumerRows::load_parked(std::string_view name) {
  auto query = database_.prepare(
      "SELECT epoch, partition, offset, event, lane, attempts, due, outcome, reason, replay"
      " FROM parked WHERE consumer = ? ORDER BY partition, offset");
  if (!query) return query.error();
  query->bind_text(1, name);
  std::vector<Parked> parked;
  while (true) {
    auto row = query->step();
    if (!row) return row.error();
    if (!*row) return parked;
    parked.push_back({.position = position(*query, 0),
                      .event = EventId::from_bytes(query->blob(3)).value_or(EventId{}),
                      .lane = std::string(query->text(4)),
                      .attempts = static_cast<std::uint32_t>(query->integer(5)),
                      .due = from_unix_ms(query->integer(6)),
                      .outcome = std::string(query->text(7)),
                      .reason = std::string(query->text(8)),
                      .replay = query->integer(9) != 0});
  }
}

Result<void> ConsumerRows::move(std::string_view name, std::uint64_t epoch,
                                const std::vector<std::uint64_t>& watermark, const Replay& replay) {
  auto update = database_.prepare(
      "UPDATE consumer SET epoch = ?, fence = fence + 1, watermark = ?, replay_until = ?,"
      " replay_resume = ? WHERE name = ?");
  if (!update) return update.error();
  const std::string marks = join(watermark);
  const std::string until = join(replay.until);
  const std::string resume = join(replay.resume);
  auto done = update->bind(1, static_cast<std::int64_t>(epoch))
                  .bind_text(2, marks)
                  .bind_text(3, until)
                  .bind_text(4, resume)
                  .bind_text(5, name)
                  .run();
  if (!done) return done;
  return database_.changes() == 0 ? no_consumer(name) : Result<void>{};
}

}  // namespace sambung::ledger
