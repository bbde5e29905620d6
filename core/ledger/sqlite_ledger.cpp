#include <algorithm>

#include "core/base/mutex.hpp"
#include "core/ledger/ledger.hpp"
#include "core/ledger/schema.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::ledger {

namespace {

constexpr std::size_t kListMax = 1000;

/// Runs `body` in a transaction; an error undoes it.
template <class Body>
Result<void> in_transaction(sqlite::Database& database, Body body) {
  if (auto begun = database.begin(); !begun) return begun.error();
  Result<void> done = body();
  if (done) done = database.commit();
  if (!done) database.rollback();
  return done;
}

/// Offsets as text: "12,7".
std::string join(const std::vector<std::uint64_t>& offsets) {
  std::string text;
  for (const std::uint64_t offset : offsets) {
    if (!text.empty()) text.push_back(',');
    text += std::to_string(offset);
  }
  return text;
}

std::vector<std::uint64_t> split(std::string_view text) {
  std::vector<std::uint64_t> offsets;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    offsets.push_back(std::stoull(std::string(text.substr(0, comma))));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return offsets;
}

Position position(const sqlite::Statement& row, int column) {
  return {.epoch = static_cast<std::uint64_t>(row.integer(column)),
          .partition = static_cast<std::uint32_t>(row.integer(column + 1)),
          .offset = static_cast<std::uint64_t>(row.integer(column + 2))};
}

void bind_position(sqlite::Statement& statement, int index, const Position& position) {
  statement.bind(index, static_cast<std::int64_t>(position.epoch))
      .bind(index + 1, std::int64_t{position.partition})
      .bind(index + 2, static_cast<std::int64_t>(position.offset));
}

/// The rows behind the ledger. Confined: its owner serialises the calls.
class LedgerRows {
 public:
  LedgerRows(sqlite::Database database, const Clock& clock)
      : database_(std::move(database)), clock_(clock) {}

  Result<Consumer> own(std::string_view name, std::uint64_t epoch,
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
    auto found = load(name);
    if (!found) return found.error();
    if (!*found) return Error{ErrorCode::kCorrupt, "ledger.db: a consumer vanished"};
    return std::move(**found);
  }

  Result<std::optional<Consumer>> find(std::string_view name) {
    return load(name);
  }

  Result<std::vector<std::string>> consumers() {
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

  Result<void> commit(const Progress& progress) {
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

  Result<void> pause(std::string_view name, std::string_view reason) {
    // A connection may be held before it ever ran: the row then waits for its first owner.
    auto upsert = database_.prepare(
        "INSERT INTO consumer(name, epoch, fence, watermark, paused) VALUES(?, 0, 0, '', ?)"
        " ON CONFLICT(name) DO UPDATE SET paused = excluded.paused");
    if (!upsert) return upsert.error();
    return upsert->bind_text(1, name).bind_text(2, reason).run();
  }

  Result<void> rewind(std::string_view name, std::uint64_t epoch,
                      const std::vector<std::uint64_t>& watermark) {
    return in_transaction(database_, [&]() -> Result<void> {
      auto update = database_.prepare(
          "UPDATE consumer SET epoch = ?, fence = fence + 1, watermark = ? WHERE name = ?");
      if (!update) return update.error();
      const std::string marks = join(watermark);
      auto done = update->bind(1, static_cast<std::int64_t>(epoch))
                      .bind_text(2, marks)
                      .bind_text(3, name)
                      .run();
      if (!done) return done;
      if (database_.changes() == 0) {
        return Error{ErrorCode::kNotFound, "no consumer has the name " + std::string(name)};
      }
      auto clear = database_.prepare("DELETE FROM parked WHERE consumer = ?");
      if (!clear) return clear.error();
      return clear->bind_text(1, name).run();
    });
  }

  Result<void> remove(std::string_view name) {
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

  Result<Balance> balance(std::string_view name) {
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

  Result<std::vector<DeadLetter>> dead_letters(std::string_view consumer, std::int64_t after,
                                               std::size_t limit) {
    auto query = database_.prepare(
        "SELECT number, consumer, epoch, partition, offset, event, type, lane, attempts, outcome,"
        " reason, version, at FROM dead WHERE number > ? AND (? = '' OR consumer = ?)"
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

  Result<std::size_t> dead_letter_count(std::string_view consumer) {
    auto query = database_.prepare("SELECT count(*) FROM dead WHERE ?1 = '' OR consumer = ?1");
    if (!query) return query.error();
    auto row = query->bind_text(1, consumer).step();
    if (!row) return row.error();
    return static_cast<std::size_t>(query->integer(0));
  }

  Result<void> revive(std::int64_t number) {
    return in_transaction(database_, [&]() -> Result<void> {
      auto insert = database_.prepare(
          "INSERT OR REPLACE INTO parked(consumer, epoch, partition, offset, event, lane, attempts,"
          " due, outcome, reason) SELECT consumer, epoch, partition, offset, event, lane, 0, ?,"
          " outcome, reason FROM dead WHERE number = ?");
      if (!insert) return insert.error();
      if (auto done = insert->bind(1, unix_ms(clock_.now())).bind(2, number).run(); !done) {
        return done;
      }
      return remove_letter(number);
    });
  }

  Result<void> drop(std::int64_t number) {
    return in_transaction(database_, [&] { return remove_letter(number); });
  }

  Result<std::vector<std::pair<std::string, Hop>>> hops(const EventId& event) {
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

  Result<void> forget_hops(UnixTime before) {
    auto statement = database_.prepare(
        "DELETE FROM hop WHERE rowid IN (SELECT rowid FROM hop WHERE at < ? LIMIT 1000)");
    if (!statement) return statement.error();
    return statement->bind(1, unix_ms(before)).run();
  }

 private:
  Result<std::optional<Consumer>> load(std::string_view name) {
    auto query =
        database_.prepare("SELECT epoch, fence, watermark, paused FROM consumer WHERE name = ?");
    if (!query) return query.error();
    auto row = query->bind_text(1, name).step();
    if (!row) return row.error();
    if (!*row) return std::optional<Consumer>{};
    Consumer consumer{.name = std::string(name),
                      .epoch = static_cast<std::uint64_t>(query->integer(0)),
                      .fence = static_cast<std::uint64_t>(query->integer(1)),
                      .watermark = split(query->text(2)),
                      .parked = {},
                      .paused = std::string(query->text(3))};
    auto parked = load_parked(name);
    if (!parked) return parked.error();
    consumer.parked = std::move(*parked);
    return std::optional(std::move(consumer));
  }

  Result<std::vector<Parked>> load_parked(std::string_view name) {
    auto query = database_.prepare(
        "SELECT epoch, partition, offset, event, lane, attempts, due, outcome, reason FROM parked"
        " WHERE consumer = ? ORDER BY partition, offset");
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
                        .reason = std::string(query->text(8))});
    }
  }

  Result<void> move_watermark(const Progress& progress) {
    auto update = database_.cached(
        "UPDATE consumer SET watermark = ?, done = done + ?, filtered = filtered + ?"
        " WHERE name = ? AND fence = ?");
    if (!update) return update.error();
    const std::string marks = join(progress.watermark);
    auto done = (*update)->bind_text(1, marks)
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

  Result<void> unpark(std::string_view consumer, const Position& gone) {
    auto statement = database_.cached(
        "DELETE FROM parked WHERE consumer = ? AND epoch = ? AND partition = ? AND offset = ?");
    if (!statement) return statement.error();
    bind_position(**statement, 2, gone);
    return (*statement)->bind_text(1, consumer).run();
  }

  Result<void> park(std::string_view consumer, const Parked& item) {
    auto statement = database_.cached(
        "INSERT OR REPLACE INTO parked(consumer, epoch, partition, offset, event, lane, attempts,"
        " due, outcome, reason) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    if (!statement) return statement.error();
    bind_position(**statement, 2, item.position);
    return (*statement)->bind_text(1, consumer)
        .bind_blob(5, item.event.bytes())
        .bind_text(6, item.lane)
        .bind(7, std::int64_t{item.attempts})
        .bind(8, unix_ms(item.due))
        .bind_text(9, item.outcome)
        .bind_text(10, item.reason)
        .run();
  }

  Result<void> bury(const DeadLetter& letter) {
    auto statement = database_.cached(
        "INSERT INTO dead(consumer, epoch, partition, offset, event, type, lane, attempts, outcome,"
        " reason, version, at) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    if (!statement) return statement.error();
    bind_position(**statement, 2, letter.position);
    return (*statement)->bind_text(1, letter.consumer)
        .bind_blob(5, letter.event.bytes())
        .bind_text(6, letter.type)
        .bind_text(7, letter.lane)
        .bind(8, std::int64_t{letter.attempts})
        .bind_text(9, letter.outcome)
        .bind_text(10, letter.reason)
        .bind_text(11, letter.version)
        .bind(12, unix_ms(letter.at))
        .run();
  }

  Result<void> note(std::string_view consumer, const Hop& hop) {
    auto statement = database_.cached(
        "INSERT INTO hop(event, consumer, attempt, outcome, remote_id, at)"
        " VALUES(?, ?, ?, ?, ?, ?)");
    if (!statement) return statement.error();
    return (*statement)->bind_blob(1, hop.event.bytes())
        .bind_text(2, consumer)
        .bind(3, std::int64_t{hop.attempt})
        .bind_text(4, hop.outcome)
        .bind_text(5, hop.remote_id)
        .bind(6, unix_ms(hop.at))
        .run();
  }

  Result<void> remove_letter(std::int64_t number) {
    auto statement = database_.prepare("DELETE FROM dead WHERE number = ?");
    if (!statement) return statement.error();
    if (auto done = statement->bind(1, number).run(); !done) return done;
    if (database_.changes() == 1) return {};
    return Error{ErrorCode::kNotFound, "no dead letter has the number " + std::to_string(number)};
  }

  static DeadLetter to_dead_letter(const sqlite::Statement& row) {
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
            .at = from_unix_ms(row.integer(12))};
  }

  sqlite::Database database_;
  const Clock& clock_;
};

/// Thread-safe by one mutex around one connection: commits are a fraction of a millisecond, and a
/// consumer has nothing else to do while its own is written.
class SqliteLedger final : public Ledger {
 public:
  SqliteLedger(sqlite::Database database, const Clock& clock)
      : rows_(std::move(database), clock) {}

  Result<Consumer> own(std::string_view name, std::uint64_t epoch,
                       const std::vector<std::uint64_t>& watermark) override {
    Lock lock(mutex_);
    return rows_.own(name, epoch, watermark);
  }
  Result<std::optional<Consumer>> find(std::string_view name) override {
    Lock lock(mutex_);
    return rows_.find(name);
  }
  Result<std::vector<std::string>> consumers() override {
    Lock lock(mutex_);
    return rows_.consumers();
  }
  Result<void> commit(const Progress& progress) override {
    Lock lock(mutex_);
    return rows_.commit(progress);
  }
  Result<void> pause(std::string_view name, std::string_view reason) override {
    Lock lock(mutex_);
    return rows_.pause(name, reason);
  }
  Result<void> rewind(std::string_view name, std::uint64_t epoch,
                      const std::vector<std::uint64_t>& watermark) override {
    Lock lock(mutex_);
    return rows_.rewind(name, epoch, watermark);
  }
  Result<void> remove(std::string_view name) override {
    Lock lock(mutex_);
    return rows_.remove(name);
  }
  Result<Balance> balance(std::string_view name) override {
    Lock lock(mutex_);
    return rows_.balance(name);
  }
  Result<std::vector<DeadLetter>> dead_letters(std::string_view consumer, std::int64_t after,
                                               std::size_t limit) override {
    Lock lock(mutex_);
    return rows_.dead_letters(consumer, after, limit);
  }
  Result<std::size_t> dead_letter_count(std::string_view consumer) override {
    Lock lock(mutex_);
    return rows_.dead_letter_count(consumer);
  }
  Result<void> revive(std::int64_t number) override {
    Lock lock(mutex_);
    return rows_.revive(number);
  }
  Result<void> drop(std::int64_t number) override {
    Lock lock(mutex_);
    return rows_.drop(number);
  }
  Result<std::vector<std::pair<std::string, Hop>>> hops(const EventId& event) override {
    Lock lock(mutex_);
    return rows_.hops(event);
  }
  Result<void> forget_hops(UnixTime before) override {
    Lock lock(mutex_);
    return rows_.forget_hops(before);
  }

 private:
  Mutex mutex_;
  LedgerRows rows_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace

Result<std::unique_ptr<Ledger>> open_sqlite_ledger(const std::filesystem::path& file,
                                                   const Clock& clock) {
  auto database = sqlite::Database::open(file, {.page_cache_kib = 4096});
  if (!database) return database.error();
  if (auto prepared = prepare_file(*database); !prepared) return prepared.error();
  return std::unique_ptr<Ledger>(std::make_unique<SqliteLedger>(std::move(*database), clock));
}

}  // namespace sambung::ledger
