#include "connectors/sql/schema.hpp"

#include <cstddef>

namespace sambung::sql {

namespace {

// README.md documents every column. One entry a version, never changed once released.
using Versions = std::vector<std::vector<std::string>>;

/// For PostgreSQL and SQLite, in the words that they share.
const Versions& versions() {
  static const Versions all = {
      {
          "create table persons (person_id text primary key, name text, named_ms bigint,"
          " username text, username_ms bigint, created_ms bigint, merged_into text)",
          "create index persons_merged on persons (merged_into)",
          "create table identities (scope text not null, kind text not null, value text not null,"
          " person_id text not null, since_ms bigint not null, e164 text,"
          " primary key (scope, kind, value))",
          "create index identities_person on identities (person_id)",
          "create table conversations (conversation_id text primary key, channel_id text,"
          " person_id text, group_id text, opened_ms bigint, last_ms bigint)",
          "create index conversations_person on conversations (person_id)",
          "create table interactions (event_id text primary key, kind text not null,"
          " direction text not null, channel_id text not null, account_id text, conversation_id text,"
          " person_id text, message_id text, target_message_id text, reply_to text, group_id text,"
          " origin text, content_kind text, text text, media_id text, mime_type text, file_name text,"
          " reaction text, time_ms bigint not null, edited_ms bigint, revoked_ms bigint,"
          " reaction_in text, reaction_out text, body text not null)",
          "create index interactions_message on interactions (message_id)",
          "create index interactions_target on interactions (target_message_id)"
          " where target_message_id is not null",
          "create index interactions_person on interactions (person_id)",
          "create index interactions_conversation on interactions (conversation_id, time_ms)",
          "create table statuses (channel_id text not null, message_id text not null,"
          " conversation_id text, person_id text, status text not null, status_rank bigint not null,"
          " accepted_ms bigint, sent_ms bigint, failed_ms bigint, delivered_ms bigint, read_ms bigint,"
          " played_ms bigint, error_code bigint, error_title text, pricing_category text,"
          " primary key (channel_id, message_id))",
          "create index statuses_person on statuses (person_id)",
          "create table events (event_id text primary key, type text not null, version bigint not null,"
          " time_ms bigint not null, recorded_ms bigint not null, channel_id text, account_id text,"
          " person_id text, conversation_id text, cause_id text, body text not null)",
          "create index events_person on events (person_id)",
      },
      {
          // Few are merged: an entry for each of the others was written for nothing.
          "drop index persons_merged",
          "create index persons_merged on persons (merged_into) where merged_into is not null",
      },
      {
          // Each row that is written asks for its person whether it was merged.
          "create unique index persons_who_merged on persons (person_id)"
          " where merged_into is not null",
      },
      {
          "create table files (channel_id text not null, message_id text not null,"
          " media_id text not null, person_id text, mime_type text, size_bytes bigint, link text,"
          " stored_ms bigint, link_ends_ms bigint, primary key (channel_id, message_id, media_id))",
          "create index files_person on files (person_id)",
      }};
  return all;
}

/// The same for MariaDB, which came with version 2. A key needs a length; texts are compared by
/// their bytes.
const Versions& mariadb_versions() {
  static const std::string kEnd = ") character set utf8mb4 collate utf8mb4_bin";
  static const Versions all = {
      {},
      {
          "create table if not exists persons (person_id varchar(64) primary key, name text,"
          " named_ms bigint, username text, username_ms bigint, created_ms bigint,"
          " merged_into varchar(64), key persons_merged (merged_into)" +
              kEnd,
          "create table if not exists identities (scope varchar(64) not null, kind varchar(32)"
          " not null, value varchar(190) not null, person_id varchar(64) not null,"
          " since_ms bigint not null, e164 varchar(32), primary key (scope, kind, value),"
          " key identities_person (person_id)" +
              kEnd,
          "create table if not exists conversations (conversation_id varchar(64) primary key,"
          " channel_id varchar(64), person_id varchar(64), group_id varchar(190), opened_ms bigint,"
          " last_ms bigint, key conversations_person (person_id)" +
              kEnd,
          "create table if not exists interactions (event_id varchar(64) primary key,"
          " kind varchar(32) not null, direction varchar(8) not null, channel_id varchar(64) not null,"
          " account_id varchar(64), conversation_id varchar(64), person_id varchar(64),"
          " message_id varchar(190), target_message_id varchar(190), reply_to varchar(190),"
          " group_id varchar(190), origin varchar(32), content_kind varchar(64), text longtext,"
          " media_id text, mime_type text, file_name text, reaction varchar(190),"
          " time_ms bigint not null, edited_ms bigint, revoked_ms bigint, reaction_in varchar(190),"
          " reaction_out varchar(190), body longtext not null, key interactions_message (message_id),"
          " key interactions_target (target_message_id), key interactions_person (person_id),"
          " key interactions_conversation (conversation_id, time_ms)" +
              kEnd,
          "create table if not exists statuses (channel_id varchar(64) not null,"
          " message_id varchar(190) not null, conversation_id varchar(64), person_id varchar(64),"
          " status varchar(32) not null, status_rank bigint not null, accepted_ms bigint,"
          " sent_ms bigint, failed_ms bigint, delivered_ms bigint, read_ms bigint, played_ms bigint,"
          " error_code bigint, error_title text, pricing_category varchar(64),"
          " primary key (channel_id, message_id), key statuses_person (person_id)" +
              kEnd,
          "create table if not exists events (event_id varchar(64) primary key,"
          " type varchar(64) not null, version bigint not null, time_ms bigint not null,"
          " recorded_ms bigint not null, channel_id varchar(64), account_id varchar(64),"
          " person_id varchar(64), conversation_id varchar(64), cause_id varchar(64),"
          " body longtext not null, key events_person (person_id)" +
              kEnd,
      },
      {},
      {
          "create table if not exists files (channel_id varchar(64) not null,"
          " message_id varchar(190) not null, media_id varchar(190) not null, person_id varchar(64),"
          " mime_type text, size_bytes bigint, link text, stored_ms bigint, link_ends_ms bigint,"
          " primary key (channel_id, message_id, media_id), key files_person (person_id)" +
              kEnd,
      },
  };
  return all;
}

}  // namespace

int schema_version() { return static_cast<int>(versions().size()); }

std::vector<std::string> migrations(int from, Dialect dialect) {
  const Versions& all = dialect == Dialect::kMariadb ? mariadb_versions() : versions();
  std::vector<std::string> out;
  for (std::size_t i = static_cast<std::size_t>(from); i < all.size(); ++i) {
    out.insert(out.end(), all[i].begin(), all[i].end());
  }
  return out;
}

const char kCreateVersionTable[] =
    "create table if not exists sambung_schema (version bigint not null)";
const char kReadVersion[] = "select version from sambung_schema";

std::vector<std::string> record_version() {
  return {"delete from sambung_schema",
          "insert into sambung_schema values (" + std::to_string(schema_version()) + ")"};
}

}  // namespace sambung::sql
