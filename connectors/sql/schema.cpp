#include "connectors/sql/schema.hpp"

#include <cstddef>

namespace sambung::sql {

namespace {

// README.md documents every column. One entry a version, never changed once released.
const std::vector<std::vector<std::string>>& versions() {
  static const std::vector<std::vector<std::string>> all = {{
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
  }};
  return all;
}

}  // namespace

int schema_version() { return static_cast<int>(versions().size()); }

std::vector<std::string> migrations(int from) {
  std::vector<std::string> out;
  for (std::size_t i = static_cast<std::size_t>(from); i < versions().size(); ++i) {
    out.insert(out.end(), versions()[i].begin(), versions()[i].end());
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
