#include "core/sync/store.hpp"

#include <algorithm>
#include <utility>

#include "core/sync/standing.hpp"
#include "core/sync/value_json.hpp"

namespace sambung::sync {

namespace {

constexpr std::int64_t kApplication = 0x53425359;  // "SBSY"
constexpr std::int64_t kVersion = 3;
constexpr std::int64_t kCheckpointPages = 2000;  // rows are written three times within seconds

constexpr const char* kTables =
    "CREATE TABLE progress(partition INTEGER PRIMARY KEY, epoch INTEGER NOT NULL,"
    " offset INTEGER NOT NULL);"
    "CREATE TABLE note(name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;"
    // Wide rows: in the order in which persons come, so that those of one turn share pages.
    "CREATE TABLE person(number INTEGER PRIMARY KEY, person_id TEXT NOT NULL UNIQUE,"
    " revision INTEGER NOT NULL, busy INTEGER NOT NULL, standing TEXT NOT NULL,"
    " untold TEXT NOT NULL);"
    "CREATE INDEX person_busy ON person(busy) WHERE busy = 1;"
    "CREATE TABLE link(connection TEXT NOT NULL, remote_id TEXT NOT NULL, person_id TEXT NOT NULL,"
    " state TEXT NOT NULL, PRIMARY KEY(person_id, connection)) WITHOUT ROWID;"
    "CREATE TABLE due(connection TEXT NOT NULL, person_id TEXT NOT NULL, since INTEGER NOT NULL,"
    " not_before INTEGER NOT NULL, writes INTEGER NOT NULL, PRIMARY KEY(connection, person_id)) WITHOUT ROWID;"
    "CREATE INDEX due_since ON due(connection, since);"
    "CREATE TABLE passed(connection TEXT NOT NULL, partition INTEGER NOT NULL,"
    " offset INTEGER NOT NULL, PRIMARY KEY(connection, partition, offset)) WITHOUT ROWID;"
    "CREATE TABLE loss(number INTEGER PRIMARY KEY, person_id TEXT NOT NULL, field TEXT NOT NULL,"
    " value TEXT NOT NULL, at INTEGER NOT NULL, author TEXT NOT NULL, origin TEXT NOT NULL,"
    " reason TEXT NOT NULL, decided INTEGER NOT NULL);"
    "CREATE INDEX loss_person ON loss(person_id);";

bool is_busy(const Person& person) {
  return std::any_of(person.links.begin(), person.links.end(), [](const auto& link) {
    return link.second.intent && !link.second.intent->unknown;
  });
}

/// Ids of events have no space.
std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : " ") + word;
  return all;
}

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

}  // namespace

Ties ties_of(const Person& person) {
  Ties ties;
  for (const auto& [connection, link] : person.links) {
    ties.emplace(connection, std::pair(link.state, link.remote_id));
  }
  return ties;
}

Result<Store> Store::open(const std::filesystem::path& file, std::uint64_t epoch,
                          std::uint32_t partitions) {
  auto database = sqlite::Database::open(file, {.durability = sqlite::Durability::kNormal,
                                                .page_cache_kib = 16 * 1024,
                                                .wal_autocheckpoint_pages = kCheckpointPages});
  if (!database) return database.error();
  Store store(*std::move(database));
  if (auto prepared = store.prepare(epoch, partitions); !prepared) return prepared.error();
  return store;
}

Result<void> Store::prepare(std::uint64_t epoch, std::uint32_t partitions) {
  epoch_ = epoch;
  folded_.assign(partitions, 0);
  auto version = database_.integer("PRAGMA user_version");
  if (!version) return version.error();
  bool fits = version->value_or(0) == kVersion;
  if (fits) {
    auto query = database_.prepare("SELECT partition, epoch, offset FROM progress");
    if (!query) return query.error();
    auto row = query->step();
    for (; row && *row; row = query->step()) {
      const auto partition = static_cast<std::size_t>(query->integer(0));
      fits = fits && partition < folded_.size() &&
             static_cast<std::uint64_t>(query->integer(1)) == epoch;
      if (fits) folded_[partition] = static_cast<std::uint64_t>(query->integer(2));
    }
    if (!row) return row.error();
  }
  if (fits) return {};
  folded_.assign(partitions, 0);
  std::string sql = "BEGIN IMMEDIATE;";
  for (const char* table : {"progress", "note", "person", "link", "due", "passed", "loss"}) {
    sql += "DROP TABLE IF EXISTS " + std::string(table) + ";";
  }
  sql += "PRAGMA application_id=" + std::to_string(kApplication) +
         ";PRAGMA user_version=" + std::to_string(kVersion) + ";" + kTables + "COMMIT;";
  auto made = database_.execute(sql.c_str());
  if (!made) database_.rollback();
  return made;
}

Result<void> Store::store_folded(const std::vector<std::uint64_t>& folded) {
  for (std::size_t partition = 0; partition < folded.size(); ++partition) {
    if (folded[partition] == folded_[partition]) continue;
    auto put = database_.cached(
        "INSERT INTO progress(partition, epoch, offset) VALUES(?, ?, ?)"
        " ON CONFLICT(partition) DO UPDATE SET epoch = excluded.epoch, offset = excluded.offset");
    if (!put) return put.error();
    auto done = (*put)
                    ->bind(1, static_cast<std::int64_t>(partition))
                    .bind(2, static_cast<std::int64_t>(epoch_))
                    .bind(3, static_cast<std::int64_t>(folded[partition]))
                    .run();
    if (!done) return done;
  }
  folded_ = folded;
  return {};
}

Result<Kept> Store::load(std::string_view person_id) {
  const std::string id(person_id);
  if (auto known = remembered_.take(id)) return *std::move(known);
  auto query =
      database_.cached("SELECT revision, standing, untold FROM person WHERE person_id = ?");
  if (!query) return query.error();
  auto row = (*query)->bind_text(1, person_id).step();
  Kept kept;
  if (row && *row) {
    kept.revision = (*query)->integer(0);
    kept.standing = std::string((*query)->text(1));
    kept.untold = words_in((*query)->text(2));
  }
  (*query)->reset();
  if (!row) return row.error();
  if (kept.standing.empty()) {
    kept.due.emplace();  // nothing was ever due
    return kept;
  }
  auto person = decode_standing(kept.standing);
  if (!person) return person.error();
  kept.person = *std::move(person);
  return kept;
}

void Store::remember(const std::string& person_id, Kept kept) {
  remembered_.put(person_id, std::move(kept));
}

Result<bool> Store::keep(const std::string& person_id, const Kept& kept, const Ties& before) {
  remembered_.erase(person_id);
  auto put = database_.cached(
      "INSERT INTO person(person_id, revision, busy, standing, untold) VALUES(?, ?, ?, ?, ?)"
      " ON CONFLICT(person_id) DO UPDATE SET revision = excluded.revision, busy = excluded.busy,"
      " standing = excluded.standing, untold = excluded.untold"
      " WHERE excluded.revision > person.revision");
  if (!put) return put.error();
  const std::string untold = joined(kept.untold);
  auto done = (*put)
                  ->bind_text(1, person_id)
                  .bind(2, kept.revision)
                  .bind(3, std::int64_t{is_busy(kept.person)})
                  .bind_text(4, kept.standing)
                  .bind_text(5, untold)
                  .run();
  if (!done) return done.error();
  if (database_.changes() == 0) return false;
  if (auto put_all = put_links(person_id, kept.person, before); !put_all) return put_all.error();
  return true;
}

Result<void> Store::put_links(std::string_view person_id, const Person& person,
                              const Ties& before) {
  for (const auto& [connection, link] : person.links) {
    const auto old = before.find(connection);
    if (old != before.end() && old->second == std::pair(link.state, link.remote_id)) continue;
    auto put = database_.cached(
        "INSERT INTO link(connection, remote_id, person_id, state) VALUES(?, ?, ?, ?)"
        " ON CONFLICT(person_id, connection) DO UPDATE SET remote_id = excluded.remote_id,"
        " state = excluded.state"
        " WHERE remote_id <> excluded.remote_id OR state <> excluded.state");
    if (!put) return put.error();
    auto done = (*put)
                    ->bind_text(1, connection)
                    .bind_text(2, link.remote_id)
                    .bind_text(3, person_id)
                    .bind_text(4, name_of(link.state))
                    .run();
    if (!done) return done;
  }
  return {};
}

Result<void> Store::forget(const std::string& person_id) {
  remembered_.erase(person_id);
  for (const char* sql :
       {"DELETE FROM person WHERE person_id = ?", "DELETE FROM link WHERE person_id = ?",
        "DELETE FROM due WHERE person_id = ?", "DELETE FROM loss WHERE person_id = ?"}) {
    auto statement = database_.prepare(sql);
    if (!statement) return statement.error();
    if (auto done = statement->bind_text(1, person_id).run(); !done) return done;
  }
  return {};
}

Result<std::vector<std::string>> Store::busy() {
  auto query = database_.prepare("SELECT person_id FROM person WHERE busy = 1 ORDER BY 1");
  if (!query) return query.error();
  std::vector<std::string> ids;
  auto row = query->step();
  for (; row && *row; row = query->step()) ids.emplace_back(query->text(0));
  if (!row) return row.error();
  return ids;
}

Result<void> Store::add_loss(std::string_view person_id, const Loss& loss, UnixTime decided) {
  auto put = database_.cached(
      "INSERT INTO loss(person_id, field, value, at, author, origin, reason, decided)"
      " VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
  if (!put) return put.error();
  const std::string value = to_json(loss.value);
  return (*put)
      ->bind_text(1, person_id)
      .bind_text(2, loss.field)
      .bind_text(3, value)
      .bind(4, unix_ms(loss.stamp.at))
      .bind_text(5, loss.stamp.author == Author::kHuman ? "human" : "machine")
      .bind_text(6, loss.stamp.origin)
      .bind_text(7, loss.reason)
      .bind(8, unix_ms(decided))
      .run();
}

Result<void> Store::mark_due(std::string_view connection, std::string_view person_id, Doing doing,
                             UnixTime now) {
  auto put = database_.cached(
      "INSERT INTO due(connection, person_id, since, not_before, writes) VALUES(?1, ?2, ?3, 0, ?4)"
      " ON CONFLICT DO UPDATE SET since = iif(writes < ?4, ?3, since), writes = ?4"
      " WHERE writes <> ?4");
  if (!put) return put.error();
  return (*put)
      ->bind_text(1, connection)
      .bind_text(2, person_id)
      .bind(3, unix_ms(now))
      .bind(4, std::int64_t{doing == Doing::kWrite})
      .run();
}

Result<void> Store::put_off(std::string_view connection, std::string_view person_id,
                            UnixTime until) {
  auto put =
      database_.cached("UPDATE due SET not_before = ?3 WHERE connection = ?1 AND person_id = ?2");
  if (!put) return put.error();
  return (*put)->bind_text(1, connection).bind_text(2, person_id).bind(3, unix_ms(until)).run();
}

Result<void> Store::clear_due(std::string_view connection, std::string_view person_id) {
  auto remove = database_.cached("DELETE FROM due WHERE connection = ? AND person_id = ?");
  if (!remove) return remove.error();
  return (*remove)->bind_text(1, connection).bind_text(2, person_id).run();
}

Result<std::vector<Due>> Store::due(std::string_view connection, UnixTime now,
                                    UnixTime writes_until, std::size_t limit) {
  auto query = database_.cached(
      "SELECT person_id, since, writes FROM due WHERE connection = ?1 AND not_before <= ?2"
      " AND (writes = 0 OR since <= ?3) ORDER BY since, person_id LIMIT ?4");
  if (!query) return query.error();
  (*query)
      ->bind_text(1, connection)
      .bind(2, unix_ms(now))
      .bind(3, unix_ms(writes_until))
      .bind(4, static_cast<std::int64_t>(limit));
  std::vector<Due> all;
  auto row = (*query)->step();
  for (; row && *row; row = (*query)->step()) {
    all.push_back({std::string((*query)->text(0)), (*query)->integer(1),
                   (*query)->integer(2) != 0 ? Doing::kWrite : Doing::kRead});
  }
  (*query)->reset();
  if (!row) return row.error();
  return all;
}

Result<std::optional<Due>> Store::due(std::string_view connection, const std::string& person_id,
                                      UnixTime now) {
  auto query = database_.cached(
      "SELECT since, writes FROM due WHERE connection = ? AND person_id = ? AND not_before <= ?");
  if (!query) return query.error();
  auto row =
      (*query)->bind_text(1, connection).bind_text(2, person_id).bind(3, unix_ms(now)).step();
  std::optional<Due> due;
  if (row && *row) {
    due = Due{.person_id = person_id,
              .since = (*query)->integer(0),
              .doing = (*query)->integer(1) != 0 ? Doing::kWrite : Doing::kRead};
  }
  (*query)->reset();
  if (!row) return row.error();
  return due;
}

Result<std::vector<std::string>> Store::linked(std::string_view connection, std::string_view after,
                                               std::size_t limit) {
  auto query = database_.cached(
      "SELECT person_id FROM link WHERE person_id > ?2 AND connection = ?1 AND state = 'linked'"
      " ORDER BY person_id LIMIT ?3");
  if (!query) return query.error();
  (*query)->bind_text(1, connection).bind_text(2, after).bind(3, static_cast<std::int64_t>(limit));
  std::vector<std::string> ids;
  auto row = (*query)->step();
  for (; row && *row; row = (*query)->step()) ids.emplace_back((*query)->text(0));
  (*query)->reset();
  if (!row) return row.error();
  return ids;
}

Result<void> Store::pass(std::string_view connection, const Position& position) {
  auto put = database_.cached(
      "INSERT INTO passed(connection, partition, offset) VALUES(?, ?, ?) ON CONFLICT DO NOTHING");
  if (!put) return put.error();
  return (*put)
      ->bind_text(1, connection)
      .bind(2, static_cast<std::int64_t>(position.partition))
      .bind(3, static_cast<std::int64_t>(position.offset))
      .run();
}

Result<std::vector<Position>> Store::take_passed(std::string_view connection, std::size_t limit) {
  auto query = database_.cached(
      "DELETE FROM passed WHERE (connection, partition, offset) IN (SELECT connection, partition,"
      " offset FROM passed WHERE connection = ? ORDER BY partition, offset LIMIT ?)"
      " RETURNING partition, offset");
  if (!query) return query.error();
  (*query)->bind_text(1, connection).bind(2, static_cast<std::int64_t>(limit));
  std::vector<Position> positions;
  auto row = (*query)->step();
  for (; row && *row; row = (*query)->step()) {
    positions.push_back({.epoch = epoch_,
                         .partition = static_cast<std::uint32_t>((*query)->integer(0)),
                         .offset = static_cast<std::uint64_t>((*query)->integer(1))});
  }
  (*query)->reset();
  if (!row) return row.error();
  std::sort(positions.begin(), positions.end());
  return positions;
}

Result<std::string> Store::note(std::string_view name) {
  auto query = database_.cached("SELECT text FROM note WHERE name = ?");
  if (!query) return query.error();
  auto row = (*query)->bind_text(1, name).step();
  std::string text = row && *row ? std::string((*query)->text(0)) : std::string();
  (*query)->reset();
  if (!row) return row.error();
  return text;
}

Result<void> Store::set_note(std::string_view name, std::string_view text) {
  auto put = database_.cached(
      "INSERT INTO note(name, text) VALUES(?, ?)"
      " ON CONFLICT(name) DO UPDATE SET text = excluded.text");
  if (!put) return put.error();
  return (*put)->bind_text(1, name).bind_text(2, text).run();
}

}  // namespace sambung::sync
