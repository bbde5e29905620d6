#include "connectors/sql/statements.hpp"

#include <array>

namespace sambung::sql {

namespace {

/// The person that parameter `n` is today: itself, or whom it was merged into.
std::string person(const std::string& n) {
  return "coalesce((select merged_into from persons where person_id = " + n + "), " + n + ")";
}

/// "column = the earlier of what is there and what comes".
std::string earlier(const std::string& table, const std::string& column) {
  return column + " = case when " + table + "." + column + " is null or excluded." + column +
         " < " + table + "." + column + " then coalesce(excluded." + column + ", " + table + "." +
         column + ") else " + table + "." + column + " end";
}

std::string later(const std::string& table, const std::string& column) {
  return column + " = case when " + table + "." + column + " is null or excluded." + column +
         " > " + table + "." + column + " then coalesce(excluded." + column + ", " + table + "." +
         column + ") else " + table + "." + column + " end";
}

/// Acts upon the message of $1 (channel) and $2 (message id).
std::string acts(const std::string& what, const std::string& filter) {
  return "select " + what +
         " from interactions a where a.channel_id = $1 and a.target_message_id = $2 and " + filter;
}

std::string latest_act(const std::string& column, const std::string& filter) {
  return "(" + acts("a." + column, filter) + " order by a.time_ms desc, a.event_id desc limit 1)";
}

std::string move_person(const std::string& table) {
  return "update " + table + " set person_id = " + person("$1") + " where person_id = $1";
}

/// "column = the value of the latest time"; of two at one time the greater, so that order does not
/// matter.
std::string latest(const std::string& column, const std::string& time) {
  const std::string take = "excluded." + time + " > persons." + time + " or (excluded." + time +
                           " = persons." + time + " and excluded." + column + " > persons." +
                           column + ") or (persons." + time + " is null and excluded." + time +
                           " is not null)";
  const auto chosen = [&](const std::string& of) {
    return of + " = case when " + take + " then excluded." + of + " else persons." + of + " end";
  };
  return chosen(column) + ", " + chosen(time);
}

std::string upsert_person(const std::string& values) {
  return "insert into persons (person_id, name, named_ms, username, username_ms, created_ms) values"
         " (" +
         values + ") on conflict (person_id) do update set " + latest("name", "named_ms") + ", " +
         latest("username", "username_ms") + ", " + earlier("persons", "created_ms");
}

/// $1 person, $2 name and $3 its time, $4 username and $5 its time, $6 time of creation.
std::string touch_person() { return upsert_person(person("$1") + ", $2, $3, $4, $5, $6"); }

/// What `column` is for the person of $1.
std::string own(const std::string& column) {
  return "(select " + column + " from persons where person_id = $1)";
}

std::string merge_mark() {
  return "insert into persons (person_id, merged_into) values ($1, " + person("$2") +
         ") on conflict (person_id) do update set merged_into = excluded.merged_into"
         " where excluded.merged_into <> persons.person_id";
}

/// What $1 had goes to whom it was merged into.
std::string merge_target() {
  return upsert_person(person("$1") + ", " + own("name") + ", " + own("named_ms") + ", " +
                       own("username") + ", " + own("username_ms") + ", " + own("created_ms"));
}

std::string merge_empty() {
  return "update persons set name = null, named_ms = null, username = null, username_ms = null,"
         " created_ms = null where person_id = $1 and merged_into is not null";
}

std::string link_identity() {
  return "insert into identities (scope, kind, value, person_id, since_ms, e164) values"
         " ($1, $2, $3, " +
         person("$4") +
         ", $5, $6) on conflict (scope, kind, value) do update set person_id = excluded.person_id,"
         " since_ms = excluded.since_ms, e164 = coalesce(excluded.e164, identities.e164)"
         " where excluded.since_ms >= identities.since_ms";
}

std::string conversation(const std::string& column, const std::string& bound) {
  return "insert into conversations (conversation_id, channel_id, person_id, group_id, " + column +
         ") values ($1, $2, " + person("$3") +
         ", $4, $5) on conflict (conversation_id) do update set"
         " channel_id = coalesce(conversations.channel_id, excluded.channel_id),"
         " person_id = coalesce(excluded.person_id, conversations.person_id),"
         " group_id = coalesce(excluded.group_id, conversations.group_id), " +
         bound;
}

std::string add_interaction() {
  return "insert into interactions (event_id, kind, direction, channel_id, account_id,"
         " conversation_id, person_id, message_id, target_message_id, reply_to, group_id, origin,"
         " content_kind, text, media_id, mime_type, file_name, reaction, time_ms, body) values"
         " ($1, $2, $3, $4, $5, $6, " +
         person("$7") +
         ", $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
         " on conflict (event_id) do nothing";
}

std::string apply_acts() {
  const std::string edit = "a.kind = 'edit'";
  return "update interactions set text = coalesce(" + latest_act("text", edit) +
         ", text), edited_ms = (" + acts("max(a.time_ms)", edit) + "), revoked_ms = (" +
         acts("min(a.time_ms)", "a.kind = 'revoke'") + "), reaction_in = " +
         latest_act("reaction", "a.kind = 'reaction' and a.direction = 'in'") +
         ", reaction_out = " +
         latest_act("reaction", "a.kind = 'reaction' and a.direction = 'out'") +
         " where channel_id = $1 and message_id = $2 and kind = 'message' and exists (" +
         acts("1", "1 = 1") + ")";
}

std::string add_status() {
  std::string sql =
      "insert into statuses (channel_id, message_id, conversation_id, person_id, status,"
      " status_rank, accepted_ms, sent_ms, failed_ms, delivered_ms, read_ms, played_ms, error_code,"
      " error_title, pricing_category) values ($1, $2, $3, " +
      person("$4") +
      ", $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
      " on conflict (channel_id, message_id) do update set"
      " status = case when excluded.status_rank > statuses.status_rank then excluded.status"
      " else statuses.status end, " +
      later("statuses", "status_rank");
  for (const char* column :
       {"accepted_ms", "sent_ms", "failed_ms", "delivered_ms", "read_ms", "played_ms"}) {
    sql += ", " + earlier("statuses", column);
  }
  for (const char* column :
       {"conversation_id", "person_id", "error_code", "error_title", "pricing_category"}) {
    const std::string name = column;
    sql += ", " + name + " = coalesce(statuses." + name + ", excluded." + name + ")";
  }
  return sql;
}

std::string add_event() {
  return "insert into events (event_id, type, version, time_ms, recorded_ms, channel_id, "
         "account_id,"
         " person_id, conversation_id, cause_id, body) values ($1, $2, $3, $4, $5, $6, $7, " +
         person("$8") + ", $9, $10, $11) on conflict (event_id) do nothing";
}

std::string erase(const std::string& table) {
  return "delete from " + table + " where person_id = $1";
}

using Texts = std::array<std::string, kStatementCount>;

Texts all_texts() {
  return {touch_person(),
          merge_mark(),
          "update persons set merged_into = " + person("$1") +
              " where merged_into = $1 and person_id <> " + person("$1"),
          merge_target(),
          merge_empty(),
          move_person("identities"),
          move_person("conversations"),
          move_person("interactions"),
          move_person("statuses"),
          move_person("events"),
          link_identity(),
          conversation("opened_ms", earlier("conversations", "opened_ms")),
          conversation("last_ms", later("conversations", "last_ms")),
          add_interaction(),
          apply_acts(),
          add_status(),
          add_event(),
          erase("identities"),
          erase("interactions"),
          erase("statuses"),
          erase("conversations"),
          erase("events"),
          "delete from persons where person_id = $1 or merged_into = $1"};
}

}  // namespace

const std::string& text_of(Statement statement) {
  static const Texts texts = all_texts();
  return texts[static_cast<std::size_t>(statement)];
}

}  // namespace sambung::sql
