#include <algorithm>

#include "core/model/shape.hpp"
#include "core/state/fold.hpp"

// Rows about people: identities and their profiles, claims of numbers, links, merges, erasure.

namespace sambung::state {

namespace {

template <class E>
std::string_view name_of(E value) {
  return model::EnumNames<E>::kNames[static_cast<std::size_t>(value)];
}

}  // namespace

Result<void> Fold::note_party(const model::Envelope& envelope, const model::Party& party) {
  const std::string_view portfolio = portfolio_of(envelope);
  std::string strong;
  if (party.parent_user_id) {
    strong = keys_.subject_of_parent_user_id(*party.parent_user_id);
    auto noted = note_identity(strong, "enterprise", "parent_user_id", *party.parent_user_id);
    if (!noted) return noted;
  }
  if (party.user_id) {
    strong = keys_.subject_of_user_id(portfolio, *party.user_id);
    if (auto noted = note_identity(strong, portfolio, "user_id", *party.user_id); !noted)
      return noted;
  }
  std::string best = strong;
  if (party.wa_id) {
    const std::string number = keys_.subject_of_wa_id(*party.wa_id);
    if (auto noted = note_identity(number, "whatsapp", "wa_id", *party.wa_id); !noted) return noted;
    if (!strong.empty()) {
      if (auto noted = note_claim(number, strong, envelope.time); !noted) return noted;
    }
    if (best.empty()) best = number;
  }
  if (best.empty()) return {};
  return note_profile(best, envelope, party);
}

Result<void> Fold::note_identity(const std::string& subject, std::string_view scope,
                                 std::string_view kind, std::string_view value) {
  if (identities_.find(subject) != nullptr) return {};
  identities_.put(subject, {});
  auto put = database_.cached(
      "INSERT INTO identity(subject, scope, kind, value) VALUES(?, ?, ?, ?)"
      " ON CONFLICT(subject) DO NOTHING");
  if (!put) return put.error();
  return (*put)
      ->bind_text(1, subject)
      .bind_text(2, scope)
      .bind_text(3, kind)
      .bind_text(4, value)
      .run();
}

Result<void> Fold::note_profile(const std::string& subject, const model::Envelope& envelope,
                                const model::Party& party) {
  const std::string id = envelope.id.text();
  if (party.name) {
    auto put = database_.cached(
        "UPDATE identity SET name = ?2, name_at = ?3, name_event = ?4 WHERE subject = ?1 AND"
        " (name_at IS NULL OR (name_at, name_event) < (?3, ?4))");
    if (!put) return put.error();
    auto done = (*put)
                    ->bind_text(1, subject)
                    .bind_text(2, *party.name)
                    .bind(3, unix_ms(envelope.time))
                    .bind_text(4, id)
                    .run();
    if (!done) return done;
  }
  if (!party.username) return {};
  auto put = database_.cached(
      "UPDATE identity SET username = ?2, username_at = ?3, username_event = ?4 WHERE subject = ?1"
      " AND (username_at IS NULL OR (username_at, username_event) < (?3, ?4))");
  if (!put) return put.error();
  return (*put)
      ->bind_text(1, subject)
      .bind_text(2, *party.username)
      .bind(3, unix_ms(envelope.time))
      .bind_text(4, id)
      .run();
}

Result<void> Fold::note_claim(const std::string& subject, const std::string& holder,
                              UnixTime time) {
  const std::int64_t* known = claims_.find(subject + holder);
  if (known != nullptr && *known <= unix_ms(time)) return {};
  claims_.put(subject + holder, unix_ms(time));
  auto put = database_.cached(
      "INSERT INTO claim(subject, holder, first) VALUES(?, ?, ?) ON CONFLICT(subject, holder)"
      " DO UPDATE SET first = excluded.first WHERE excluded.first < claim.first");
  if (!put) return put.error();
  return (*put)->bind_text(1, subject).bind_text(2, holder).bind(3, unix_ms(time)).run();
}

Result<void> Fold::ensure_person(const std::string& person_id) {
  if (persons_.find(person_id) != nullptr) return {};
  persons_.put(person_id, {});
  auto put = database_.cached(
      "INSERT INTO person(person_id, root) VALUES(?1, ?1) ON CONFLICT(person_id) DO NOTHING");
  if (!put) return put.error();
  return (*put)->bind_text(1, person_id).run();
}

Result<void> Fold::put_person(const model::PersonCreated& created, UnixTime time) {
  persons_.put(created.person_id, {});
  auto put = database_.cached(
      "INSERT INTO person(person_id, root, created) VALUES(?1, ?1, ?2)"
      " ON CONFLICT(person_id) DO UPDATE SET created = excluded.created WHERE erased = 0");
  if (!put) return put.error();
  return (*put)->bind_text(1, created.person_id).bind(2, unix_ms(time)).run();
}

/// The number of the identity that is linked, which is made if it is not there.
Result<std::int64_t> Fold::number_of(const model::IdentityLinked& linked) {
  const std::string e164 = linked.phone ? linked.phone->e164 : std::string();
  // Not RETURNING: for that SQLite keeps a second journal in a file.
  auto insert = database_.cached(
      "INSERT INTO identity(subject, scope, kind, value, e164) VALUES(?, ?, ?, ?, ?)"
      " ON CONFLICT(subject) DO NOTHING");
  if (!insert) return insert.error();
  auto made = (*insert)
                  ->bind_text(1, linked.subject)
                  .bind_text(2, linked.scope)
                  .bind_text(3, name_of(linked.kind))
                  .bind_text(4, linked.value)
                  .bind_text_or_null(5, e164)
                  .run();
  if (!made) return made.error();
  if (database_.changes() > 0) return database_.last_rowid();
  auto query = database_.cached("SELECT number, e164 IS ?2 FROM identity WHERE subject = ?1");
  if (!query) return query.error();
  auto row = (*query)->bind_text(1, linked.subject).bind_text(2, e164).step();
  const std::int64_t number = row && *row ? (*query)->integer(0) : 0;
  const bool is_told = e164.empty() || (row && *row && (*query)->integer(1) != 0);
  (*query)->reset();
  if (!row) return row.error();
  if (is_told) return number;
  auto update = database_.cached("UPDATE identity SET e164 = ? WHERE number = ?");
  if (!update) return update.error();
  auto told = (*update)->bind_text(1, e164).bind(2, number).run();
  if (!told) return told.error();
  return number;
}

Result<void> Fold::put_link(const model::IdentityLinked& linked) {
  if (auto there = ensure_person(linked.person_id); !there) return there;
  auto number = number_of(linked);
  if (!number) return number.error();
  auto put = database_.cached(
      "INSERT INTO link(number, person_id, basis, since) VALUES(?, ?, ?, ?)"
      " ON CONFLICT DO UPDATE SET since = min(since, excluded.since)");
  if (!put) return put.error();
  return (*put)
      ->bind(1, *number)
      .bind_text(2, linked.person_id)
      .bind_text(3, name_of(linked.basis))
      .bind(4, unix_ms(linked.since))
      .run();
}

/// Merged persons form one set whose root is the oldest of them: the smallest id.
Result<void> Fold::put_merge(const model::PersonMerged& merged) {
  if (auto there = ensure_person(merged.from_person_id); !there) return there;
  if (auto there = ensure_person(merged.into_person_id); !there) return there;
  auto put = database_.cached(
      "UPDATE person SET root = (SELECT min(root) FROM person WHERE person_id IN (?1, ?2))"
      " WHERE root IN (SELECT root FROM person WHERE person_id IN (?1, ?2))");
  if (!put) return put.error();
  return (*put)->bind_text(1, merged.from_person_id).bind_text(2, merged.into_person_id).run();
}

Result<void> Fold::put_conversation(const model::ConversationOpened& opened, UnixTime time) {
  auto put = database_.cached(
      "INSERT INTO conversation(conversation_id, channel, person_id, group_id, opened)"
      " VALUES(?, ?, ?, ?, ?) ON CONFLICT(conversation_id) DO UPDATE SET"
      " opened = min(opened, excluded.opened)");
  if (!put) return put.error();
  return (*put)
      ->bind_text(1, opened.conversation_id)
      .bind_text(2, opened.channel.id)
      .bind_text_or_null(3, opened.person_id.value_or(""))
      .bind_text_or_null(4, opened.group_id.value_or(""))
      .bind(5, unix_ms(time))
      .run();
}

void Fold::forget() {
  persons_.clear();
  identities_.clear();
  claims_.clear();
}

/// After this the rows are as if the erased events had never been folded; what a rebuild gives.
Result<void> Fold::purge(const model::PersonErased& erased) {
  forget();
  for (const std::string& subject : erased.subjects) {
    for (const char* sql :
         {"DELETE FROM link WHERE number = (SELECT number FROM identity WHERE subject = ?)",
          "DELETE FROM identity WHERE subject = ?",
          "DELETE FROM claim WHERE subject = ?1 OR holder = ?1",
          "DELETE FROM contact_point WHERE subject = ?", "DELETE FROM message WHERE subject = ?",
          "DELETE FROM edit WHERE subject = ?", "DELETE FROM revoke WHERE subject = ?",
          "DELETE FROM reaction WHERE subject = ?", "DELETE FROM status WHERE subject = ?",
          "DELETE FROM media WHERE subject = ?", "DELETE FROM fact WHERE subject = ?",
          "INSERT INTO erased(subject) VALUES(?) ON CONFLICT DO NOTHING"}) {
      auto statement = database_.prepare(sql);
      if (!statement) return statement.error();
      if (auto done = statement->bind_text(1, subject).run(); !done) return done;
    }
  }
  if (auto there = ensure_person(erased.person_id); !there) return there;
  auto mark = database_.prepare(
      "UPDATE person SET created = NULL, erased = 1 WHERE root ="
      " (SELECT root FROM person WHERE person_id = ?)");
  if (!mark) return mark.error();
  return mark->bind_text(1, erased.person_id).run();
}

}  // namespace sambung::state
