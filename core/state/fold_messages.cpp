#include "core/state/fold.hpp"

// Rows about messages and what was done to them.

namespace sambung::state {

namespace {

/// One message may come through several doors; the most direct one tells it best.
std::int64_t rank_of(model::Origin origin) {
  switch (origin) {
    case model::Origin::kLive: return 0;
    case model::Origin::kStandby: return 1;
    case model::Origin::kApp: return 2;
    case model::Origin::kHistory: return 3;
  }
  return 9;
}

std::string_view kind_of(const model::Content& content) {
  return std::visit(
      [](const auto& alternative) -> std::string_view {
        return std::decay_t<decltype(alternative)>::kKind;
      },
      content);
}

}  // namespace

Result<void> Fold::put_message(const model::Envelope& envelope, const model::MessageBase& message,
                               bool inbound, std::string_view body, std::string_view revision) {
  auto put = database_.cached(
      "INSERT INTO message(channel, message_id, rank, event_id, revision, direction, subject,"
      " group_id, time, kind, body) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
      " ON CONFLICT(channel, message_id) DO UPDATE SET rank = excluded.rank,"
      " event_id = excluded.event_id, revision = excluded.revision,"
      " direction = excluded.direction, subject = excluded.subject,"
      " group_id = excluded.group_id, time = excluded.time, kind = excluded.kind,"
      " body = excluded.body"
      " WHERE (excluded.rank, excluded.event_id) < (message.rank, message.event_id) OR"
      " ((excluded.rank, excluded.event_id) = (message.rank, message.event_id)"
      " AND excluded.revision > message.revision)");
  if (!put) return put.error();
  const std::string id = envelope.id.text();
  const std::string group = message.group_id.value_or("");
  return (*put)
      ->bind_text(1, envelope.channel)
      .bind_text(2, message.message_id)
      .bind(3, rank_of(message.origin))
      .bind_text(4, id)
      .bind_text(5, revision)
      .bind_text(6, inbound ? "in" : "out")
      .bind_text(7, envelope.subject)
      .bind_text_or_null(8, group)
      .bind(9, unix_ms(message.time))
      .bind_text(10, kind_of(message.content))
      .bind_text(11, body)
      .run();
}

/// What the free-form window is computed from. History and the app do not open windows.
Result<void> Fold::note_contact_point(const model::Envelope& envelope,
                                      const model::MessageBase& message, bool inbound,
                                      bool from_ad) {
  if (envelope.subject.empty() || message.group_id) return {};
  if (message.origin != model::Origin::kLive && message.origin != model::Origin::kStandby) {
    return {};
  }
  auto put = database_.cached(
      "INSERT INTO contact_point(channel, subject, last_in, last_out, ad_entry)"
      " VALUES(?, ?, ?, ?, ?) ON CONFLICT(channel, subject) DO UPDATE SET"
      " last_in = nullif(max(coalesce(last_in, 0), coalesce(excluded.last_in, 0)), 0),"
      " last_out = nullif(max(coalesce(last_out, 0), coalesce(excluded.last_out, 0)), 0),"
      " ad_entry = nullif(max(coalesce(ad_entry, 0), coalesce(excluded.ad_entry, 0)), 0)");
  if (!put) return put.error();
  const std::int64_t time = unix_ms(message.time);
  (*put)->bind_text(1, envelope.channel).bind_text(2, envelope.subject);
  inbound ? (*put)->bind(3, time) : (*put)->bind_null(3);
  inbound ? (*put)->bind_null(4) : (*put)->bind(4, time);
  from_ad ? (*put)->bind(5, time) : (*put)->bind_null(5);
  return (*put)->run();
}

Result<void> Fold::put_edit(const model::Envelope& envelope, const model::MessageEdited& edit,
                            std::string_view body, std::string_view revision) {
  auto put = database_.cached(
      "INSERT INTO edit(channel, message_id, time, event_id, revision, subject, body)"
      " VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(channel, message_id, event_id) DO UPDATE SET"
      " revision = excluded.revision, body = excluded.body"
      " WHERE excluded.revision > edit.revision");
  if (!put) return put.error();
  const std::string id = envelope.id.text();
  return (*put)
      ->bind_text(1, envelope.channel)
      .bind_text(2, edit.target_message_id)
      .bind(3, unix_ms(edit.time))
      .bind_text(4, id)
      .bind_text(5, revision)
      .bind_text(6, envelope.subject)
      .bind_text(7, body)
      .run();
}

Result<void> Fold::put_revoke(const model::Envelope& envelope,
                              const model::MessageRevoked& revoke) {
  auto put = database_.cached(
      "INSERT INTO revoke(channel, message_id, time, subject) VALUES(?, ?, ?, ?)"
      " ON CONFLICT(channel, message_id) DO UPDATE SET time = min(time, excluded.time),"
      " subject = min(subject, excluded.subject)");
  if (!put) return put.error();
  return (*put)
      ->bind_text(1, envelope.channel)
      .bind_text(2, revoke.target_message_id)
      .bind(3, unix_ms(revoke.time))
      .bind_text(4, envelope.subject)
      .run();
}

Result<void> Fold::put_reaction(const model::Envelope& envelope,
                                const model::MessageReacted& reaction) {
  auto put = database_.cached(
      "INSERT INTO reaction(channel, message_id, actor, time, event_id, subject, emoji)"
      " VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(channel, message_id, actor) DO UPDATE SET"
      " time = excluded.time, event_id = excluded.event_id, emoji = excluded.emoji"
      " WHERE (excluded.time, excluded.event_id) > (reaction.time, reaction.event_id)");
  if (!put) return put.error();
  const std::string id = envelope.id.text();
  const bool business = reaction.by == model::Side::kBusiness;
  const std::string actor = business ? "business" : "person:" + envelope.subject;
  const std::string emoji = reaction.emoji.value_or("");
  return (*put)
      ->bind_text(1, envelope.channel)
      .bind_text(2, reaction.target_message_id)
      .bind_text(3, actor)
      .bind(4, unix_ms(reaction.time))
      .bind_text(5, id)
      .bind_text(6, envelope.subject)
      .bind_text_or_null(7, emoji)
      .run();
}

/// The latest of what was stored of a file: one that is fetched again has another link.
Result<void> Fold::put_media(const model::Envelope& envelope, const model::MediaStored& stored) {
  auto put = database_.cached(
      "INSERT INTO media(channel, message_id, media_id, stored, event_id, subject, file, size,"
      " link, link_ends) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
      " ON CONFLICT(channel, message_id, media_id) DO UPDATE SET stored = excluded.stored,"
      " event_id = excluded.event_id, subject = excluded.subject, file = excluded.file,"
      " size = excluded.size, link = excluded.link, link_ends = excluded.link_ends"
      " WHERE (excluded.stored, excluded.event_id) > (media.stored, media.event_id)");
  if (!put) return put.error();
  const std::string id = envelope.id.text();
  const std::string link = stored.link.value_or("");
  (*put)
      ->bind_text(1, envelope.channel)
      .bind_text(2, stored.message_id)
      .bind_text(3, stored.media_id)
      .bind(4, unix_ms(stored.stored))
      .bind_text(5, id)
      .bind_text(6, envelope.subject)
      .bind_text(7, stored.file)
      .bind(8, stored.size_bytes)
      .bind_text_or_null(9, link);
  stored.link_ends ? (*put)->bind(10, unix_ms(*stored.link_ends)) : (*put)->bind_null(10);
  return (*put)->run();
}

}  // namespace sambung::state
