#include "core/state/schema.hpp"

namespace sambung::state {

namespace {

constexpr std::int64_t kApplication = 0x53425354;  // "SBST"

// Keys come from the events themselves, so that every order of folding gives the same rows. One number
// is by order of arrival, an identity's: only `link` uses it, and what compares rows leaves it out. It
// keeps the rows of a new person together, where the identifiers, which are hashes, would be all over
// two indexes. README.md explains the tables.
constexpr const char* kTables =
    "CREATE TABLE progress(partition INTEGER PRIMARY KEY, epoch INTEGER NOT NULL,"
    " offset INTEGER NOT NULL);"

    "CREATE TABLE person(person_id TEXT PRIMARY KEY, root TEXT NOT NULL, created INTEGER,"
    " erased INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
    "CREATE INDEX person_root ON person(root);"
    "CREATE TABLE identity(number INTEGER PRIMARY KEY, subject TEXT NOT NULL UNIQUE,"
    " scope TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, e164 TEXT, name TEXT, name_at INTEGER, name_event TEXT,"
    " username TEXT, username_at INTEGER, username_event TEXT);"
    "CREATE TABLE link(person_id TEXT NOT NULL, number INTEGER NOT NULL, basis TEXT NOT NULL,"
    " since INTEGER NOT NULL, PRIMARY KEY(person_id, number, basis)) WITHOUT ROWID;"
    "CREATE INDEX link_number ON link(number);"
    "CREATE TABLE claim(subject TEXT NOT NULL, holder TEXT NOT NULL, first INTEGER NOT NULL,"
    " PRIMARY KEY(subject, holder)) WITHOUT ROWID;"
    "CREATE INDEX claim_holder ON claim(holder);"

    "CREATE TABLE erased(subject TEXT PRIMARY KEY) WITHOUT ROWID;"

    "CREATE TABLE conversation(conversation_id TEXT PRIMARY KEY, channel TEXT NOT NULL,"
    " person_id TEXT, group_id TEXT, opened INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX conversation_person ON conversation(person_id);"
    "CREATE TABLE contact_point(channel TEXT NOT NULL, subject TEXT NOT NULL, last_in INTEGER,"
    " last_out INTEGER, ad_entry INTEGER, PRIMARY KEY(channel, subject)) WITHOUT ROWID;"

    "CREATE TABLE message(channel TEXT NOT NULL, message_id TEXT NOT NULL, rank INTEGER NOT NULL,"
    " event_id TEXT NOT NULL, revision TEXT NOT NULL, direction TEXT NOT NULL,"
    " subject TEXT NOT NULL, group_id TEXT, time INTEGER NOT NULL, kind TEXT NOT NULL,"
    " body TEXT NOT NULL, PRIMARY KEY(channel, message_id));"
    "CREATE INDEX message_subject ON message(subject, time);"
    "CREATE INDEX message_group ON message(group_id, time) WHERE group_id IS NOT NULL;"
    "CREATE TABLE edit(channel TEXT NOT NULL, message_id TEXT NOT NULL, time INTEGER NOT NULL,"
    " event_id TEXT NOT NULL, revision TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL,"
    " PRIMARY KEY(channel, message_id, event_id)) WITHOUT ROWID;"
    "CREATE TABLE revoke(channel TEXT NOT NULL, message_id TEXT NOT NULL, time INTEGER NOT NULL,"
    " subject TEXT NOT NULL, PRIMARY KEY(channel, message_id)) WITHOUT ROWID;"
    "CREATE TABLE reaction(channel TEXT NOT NULL, message_id TEXT NOT NULL, actor TEXT NOT NULL,"
    " time INTEGER NOT NULL, event_id TEXT NOT NULL, subject TEXT NOT NULL, emoji TEXT,"
    " PRIMARY KEY(channel, message_id, actor)) WITHOUT ROWID;"
    "CREATE TABLE status(channel TEXT NOT NULL, message_id TEXT NOT NULL, participant TEXT NOT NULL,"
    " subject TEXT NOT NULL, sent INTEGER, delivered INTEGER, read INTEGER, played INTEGER,"
    " failed INTEGER, deleted INTEGER, warning INTEGER, other TEXT, callback_data TEXT,"
    " failed_event TEXT, errors TEXT, pricing_at INTEGER, pricing_event TEXT, pricing TEXT,"
    " PRIMARY KEY(channel, message_id, participant)) WITHOUT ROWID;"
    "CREATE INDEX status_subject ON status(subject);"
    "CREATE TABLE media(channel TEXT NOT NULL, message_id TEXT NOT NULL, media_id TEXT NOT NULL,"
    " stored INTEGER NOT NULL, event_id TEXT NOT NULL, subject TEXT NOT NULL, file TEXT NOT NULL,"
    " size INTEGER NOT NULL, link TEXT, link_ends INTEGER,"
    " PRIMARY KEY(channel, message_id, media_id)) WITHOUT ROWID;"
    "CREATE INDEX media_subject ON media(subject);"

    "CREATE TABLE fact(event_id TEXT PRIMARY KEY, revision TEXT NOT NULL, type TEXT NOT NULL,"
    " account TEXT NOT NULL, channel TEXT NOT NULL, subject TEXT NOT NULL, time INTEGER NOT NULL,"
    " body TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX fact_type ON fact(type, channel, time);"
    "CREATE INDEX fact_subject ON fact(subject) WHERE subject <> '';";

}  // namespace

Result<void> prepare_file(sqlite::Database& database) {
  auto tables = database.integer("SELECT count(*) FROM sqlite_master");
  if (!tables) return tables.error();
  if (tables->value_or(0) == 0) {
    const std::string sql =
        "BEGIN IMMEDIATE; PRAGMA application_id=" + std::to_string(kApplication) +
        "; PRAGMA user_version=" + std::to_string(kFoldVersion) + ";" + kTables + "COMMIT;";
    auto made = database.execute(sql.c_str());
    if (!made) database.rollback();
    return made;
  }
  auto application = database.integer("PRAGMA application_id");
  auto version = database.integer("PRAGMA user_version");
  if (!application) return application.error();
  if (!version) return version.error();
  if (**application == kApplication && **version == kFoldVersion) return {};
  return Error{ErrorCode::kCorrupt, "state.db was folded by another version; it will be rebuilt"};
}

Result<void> start_over(sqlite::Database& database) {
  std::string sql = "BEGIN IMMEDIATE;";
  for (const std::string& table : table_names(database)) sql += "DROP TABLE " + table + ";";
  sql += "PRAGMA application_id=" + std::to_string(kApplication) +
         "; PRAGMA user_version=" + std::to_string(kFoldVersion) + ";" + kTables + "COMMIT;";
  auto done = database.execute(sql.c_str());
  if (!done) database.rollback();
  return done;
}

std::vector<std::string> table_names(sqlite::Database& database) {
  std::vector<std::string> names;
  auto query =
      database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
  if (!query) return names;
  for (auto row = query->step(); row && *row; row = query->step()) {
    names.emplace_back(query->text(0));
  }
  return names;
}

}  // namespace sambung::state
