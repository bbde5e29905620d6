#include "core/state/queries.hpp"

#include <algorithm>
#include <functional>

namespace sambung::state {

namespace {

constexpr std::size_t kLimitMax = 500;

std::int64_t bounded(std::size_t limit) {
  return static_cast<std::int64_t>(std::min(limit, kLimitMax));
}

/// Calls `take` for each row and resets the statement, also when it fails.
Result<void> each_row(sqlite::Statement& query, const std::function<void()>& take) {
  auto row = query.step();
  for (; row && *row; row = query.step()) take();
  query.reset();
  if (!row) return row.error();
  return {};
}

std::optional<UnixTime> time_at(const sqlite::Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return from_unix_ms(row.integer(column));
}

/// The lattice: read implies delivered implies sent; failed overrides sent alone.
std::string highest(const StatusView& view) {
  if (view.played) return "played";
  if (view.read) return "read";
  if (view.delivered) return "delivered";
  if (view.failed) return "failed";
  return view.sent ? "sent" : "accepted";
}

}  // namespace

Result<std::unique_ptr<Queries>> Queries::open(const std::filesystem::path& state_file) {
  auto database = sqlite::Database::open(state_file, {.read_only = true, .page_cache_kib = 8192});
  if (!database) return database.error();
  return std::unique_ptr<Queries>(new Queries(std::move(*database)));
}

Result<PersonView> Queries::load_person(std::string root) {
  auto query = database_.cached(
      "SELECT DISTINCT scope, kind, value, coalesce(e164, ''), coalesce(name, ''), name_at,"
      " coalesce(username, ''), username_at FROM person JOIN link USING(person_id)"
      " JOIN identity USING(number) WHERE root = ? ORDER BY kind, value");
  if (!query) return query.error();
  sqlite::Statement& row = **query;
  row.bind_text(1, root);
  PersonView view{.person_id = std::move(root), .name = {}, .username = {}, .identities = {}};
  std::int64_t name_at = -1;
  std::int64_t username_at = -1;
  auto done = each_row(row, [&] {
    view.identities.push_back({.scope = std::string(row.text(0)),
                               .kind = std::string(row.text(1)),
                               .value = std::string(row.text(2)),
                               .e164 = std::string(row.text(3))});
    if (!row.is_null(5) && row.integer(5) > name_at) {
      name_at = row.integer(5);
      view.name = row.text(4);
    }
    if (!row.is_null(7) && row.integer(7) > username_at) {
      username_at = row.integer(7);
      view.username = row.text(6);
    }
  });
  if (!done) return done.error();
  return view;
}

Result<std::vector<PersonView>> Queries::persons(std::string_view after, std::size_t limit) {
  Lock lock(mutex_);
  auto query = database_.cached(
      "SELECT person_id FROM person WHERE person_id = root AND erased = 0 AND person_id > ?"
      " ORDER BY person_id LIMIT ?");
  if (!query) return query.error();
  (*query)->bind_text(1, after).bind(2, bounded(limit));
  std::vector<std::string> ids;
  auto done = each_row(**query, [&] { ids.emplace_back((*query)->text(0)); });
  if (!done) return done.error();
  std::vector<PersonView> views;
  for (std::string& id : ids) {
    auto view = load_person(std::move(id));
    if (!view) return view.error();
    views.push_back(std::move(*view));
  }
  return views;
}

Result<PersonView> Queries::person(std::string_view person_id) {
  Lock lock(mutex_);
  auto query = database_.cached("SELECT root FROM person WHERE person_id = ? AND erased = 0");
  if (!query) return query.error();
  (*query)->bind_text(1, person_id);
  std::string root;
  auto done = each_row(**query, [&] { root = (*query)->text(0); });
  if (!done) return done.error();
  if (root.empty()) return Error{ErrorCode::kNotFound, "no person has that id"};
  return load_person(std::move(root));
}

Result<std::vector<PersonView>> Queries::find(std::string_view value) {
  Lock lock(mutex_);
  auto query = database_.cached(
      "SELECT DISTINCT root FROM identity JOIN link USING(number) JOIN person USING(person_id)"
      " WHERE value = ?1 OR e164 = ?1 ORDER BY root LIMIT 100");
  if (!query) return query.error();
  (*query)->bind_text(1, value);
  std::vector<std::string> roots;
  auto done = each_row(**query, [&] { roots.emplace_back((*query)->text(0)); });
  if (!done) return done.error();
  std::vector<PersonView> views;
  for (std::string& root : roots) {
    auto view = load_person(std::move(root));
    if (!view) return view.error();
    views.push_back(std::move(*view));
  }
  return views;
}

Result<std::vector<ConversationView>> Queries::conversations(std::string_view channel,
                                                             UnixTime before, std::size_t limit) {
  Lock lock(mutex_);
  auto query = database_.cached(
      "WITH talk AS (SELECT c.conversation_id, c.channel, coalesce(p.root, '') AS root,"
      "  coalesce(c.group_id, '') AS group_id FROM conversation c"
      "  LEFT JOIN person p ON p.person_id = c.person_id"
      "  WHERE (?1 = '' OR c.channel = ?1) AND (c.person_id IS NULL OR p.person_id = p.root)),"
      " latest AS (SELECT talk.*, (SELECT max(m.time) FROM message m WHERE m.channel = talk.channel"
      "  AND CASE WHEN talk.group_id <> '' THEN m.group_id = talk.group_id"
      "   ELSE m.group_id IS NULL AND m.subject IN (SELECT i.subject FROM identity i JOIN link"
      "    USING(number) JOIN person q USING(person_id) WHERE q.root = talk.root) END) AS time FROM talk)"
      " SELECT conversation_id, channel, root, group_id, time FROM latest"
      " WHERE time IS NOT NULL AND time < ?2 ORDER BY time DESC, conversation_id LIMIT ?3");
  if (!query) return query.error();
  sqlite::Statement& row = **query;
  row.bind_text(1, channel).bind(2, unix_ms(before)).bind(3, bounded(limit));
  std::vector<ConversationView> views;
  auto done = each_row(row, [&] {
    views.push_back({.conversation_id = std::string(row.text(0)),
                     .channel = std::string(row.text(1)),
                     .person_id = std::string(row.text(2)),
                     .group_id = std::string(row.text(3)),
                     .last = from_unix_ms(row.integer(4)),
                     .last_kind = {}});
  });
  if (!done) return done.error();
  for (ConversationView& view : views) {
    auto kind = database_.cached(
        "SELECT kind FROM message WHERE channel = ? AND time = ? ORDER BY message_id LIMIT 1");
    if (!kind) return kind.error();
    (*kind)->bind_text(1, view.channel).bind(2, unix_ms(view.last));
    if (auto got = each_row(**kind, [&] { view.last_kind = (*kind)->text(0); }); !got) {
      return got.error();
    }
  }
  return views;
}

Result<std::vector<InteractionView>> Queries::interactions(std::string_view conversation_id,
                                                           UnixTime before, std::size_t limit,
                                                           std::string_view before_id) {
  Lock lock(mutex_);
  auto query = database_.cached(
      "WITH talk AS (SELECT c.channel, c.group_id, p.root FROM conversation c"
      "  LEFT JOIN person p ON p.person_id = c.person_id WHERE c.conversation_id = ?1)"
      " SELECT m.channel, message_id, direction, kind, m.time, body FROM message m, talk"
      " WHERE m.channel = talk.channel AND m.time <= ?2 AND (m.time < ?2 OR message_id < ?4) AND"
      " CASE WHEN talk.group_id IS NOT NULL THEN m.group_id = talk.group_id"
      "  ELSE m.group_id IS NULL AND m.subject IN (SELECT i.subject FROM identity i JOIN link"
      "   USING(number) JOIN person q USING(person_id) WHERE q.root = talk.root) END"
      " ORDER BY m.time DESC, message_id DESC LIMIT ?3");
  if (!query) return query.error();
  sqlite::Statement& row = **query;
  row.bind_text(1, conversation_id)
      .bind(2, unix_ms(before))
      .bind(3, bounded(limit))
      .bind_text(4, before_id);
  std::vector<InteractionView> views;
  auto done = each_row(row, [&] {
    InteractionView view;
    view.channel = row.text(0);
    view.message_id = row.text(1);
    view.direction = row.text(2);
    view.kind = row.text(3);
    view.time = from_unix_ms(row.integer(4));
    view.body = row.text(5);
    views.push_back(std::move(view));
  });
  if (!done) return done.error();
  for (InteractionView& view : views) {
    if (auto added = add_acts(view); !added) return added.error();
  }
  return views;
}

Result<std::optional<InteractionView>> Queries::interaction(std::string_view channel,
                                                            std::string_view message_id) {
  Lock lock(mutex_);
  auto query = database_.cached(
      "SELECT direction, kind, time, body FROM message WHERE channel = ? AND message_id = ?");
  if (!query) return query.error();
  (*query)->bind_text(1, channel).bind_text(2, message_id);
  std::optional<InteractionView> found;
  auto done = each_row(**query, [&] {
    found.emplace();
    found->channel = channel;
    found->message_id = message_id;
    found->direction = (*query)->text(0);
    found->kind = (*query)->text(1);
    found->time = from_unix_ms((*query)->integer(2));
    found->body = (*query)->text(3);
  });
  if (!done) return done.error();
  if (!found) return found;
  if (auto added = add_acts(*found); !added) return added.error();
  return found;
}

Result<void> Queries::add_acts(InteractionView& view) {
  auto edit = database_.cached(
      "SELECT body FROM edit WHERE channel = ? AND message_id = ? ORDER BY time DESC,"
      " event_id DESC LIMIT 1");
  auto revoke = database_.cached("SELECT 1 FROM revoke WHERE channel = ? AND message_id = ?");
  auto reaction = database_.cached(
      "SELECT actor, emoji FROM reaction WHERE channel = ? AND message_id = ?"
      " AND emoji IS NOT NULL ORDER BY actor");
  for (auto* query : {&edit, &revoke, &reaction}) {
    if (!*query) return query->error();
    (**query)->bind_text(1, view.channel).bind_text(2, view.message_id);
  }
  auto done = each_row(**edit, [&] { view.edited_body = (*edit)->text(0); });
  if (done) done = each_row(**revoke, [&] { view.revoked = true; });
  if (done) {
    done = each_row(**reaction, [&] {
      view.reactions.push_back(
          {.actor = std::string((*reaction)->text(0)), .emoji = std::string((*reaction)->text(1))});
    });
  }
  if (!done) return done;
  auto status = load_status(view.channel, view.message_id);
  if (!status) return status.error();
  view.status = std::move(*status);
  return add_media(view);
}

Result<void> Queries::add_media(InteractionView& view) {
  auto query = database_.cached(
      "SELECT media_id, file, size, coalesce(link, ''), link_ends FROM media"
      " WHERE channel = ? AND message_id = ? ORDER BY media_id");
  if (!query) return query.error();
  sqlite::Statement& row = **query;
  row.bind_text(1, view.channel).bind_text(2, view.message_id);
  return each_row(row, [&] {
    view.media.push_back({.media_id = std::string(row.text(0)),
                          .file = std::string(row.text(1)),
                          .size_bytes = static_cast<std::uint64_t>(row.integer(2)),
                          .link = std::string(row.text(3)),
                          .link_ends = time_at(row, 4)});
  });
}

Result<std::optional<StatusView>> Queries::load_status(std::string_view channel,
                                                       std::string_view message_id) {
  auto query = database_.cached(
      "SELECT min(sent), min(delivered), min(read), min(played), min(failed),"
      " coalesce(max(errors), ''), coalesce(max(pricing), ''), count(*) FROM status"
      " WHERE channel = ? AND message_id = ?");
  if (!query) return query.error();
  sqlite::Statement& row = **query;
  row.bind_text(1, channel).bind_text(2, message_id);
  std::optional<StatusView> view;
  auto done = each_row(row, [&] {
    if (row.integer(7) == 0) return;
    view.emplace();
    view->sent = time_at(row, 0);
    view->delivered = time_at(row, 1);
    view->read = time_at(row, 2);
    view->played = time_at(row, 3);
    view->failed = time_at(row, 4);
    view->errors = row.text(5);
    view->pricing = row.text(6);
    view->status = highest(*view);
  });
  if (!done) return done.error();
  return view;
}

Result<std::optional<StatusView>> Queries::status(std::string_view channel,
                                                  std::string_view message_id) {
  Lock lock(mutex_);
  return load_status(channel, message_id);
}

Result<std::uint64_t> Queries::waiting_for_their_message() {
  Lock lock(mutex_);
  auto count = database_.integer(
      "SELECT (SELECT count(*) FROM status s WHERE NOT EXISTS (SELECT 1 FROM message m WHERE"
      " m.channel = s.channel AND m.message_id = s.message_id)) + (SELECT count(*) FROM edit e"
      " WHERE NOT EXISTS (SELECT 1 FROM message m WHERE m.channel = e.channel AND"
      " m.message_id = e.message_id)) + (SELECT count(*) FROM reaction r WHERE NOT EXISTS"
      " (SELECT 1 FROM message m WHERE m.channel = r.channel AND m.message_id = r.message_id))");
  if (!count) return count.error();
  return static_cast<std::uint64_t>(count->value_or(0));
}

Result<std::vector<HistoryEntry>> Queries::history(std::string_view prefix,
                                                   std::string_view channel, std::size_t limit) {
  Lock lock(mutex_);
  auto query = database_.cached(
      "SELECT event_id, type, time, body FROM fact WHERE substr(type, 1, length(?1)) = ?1"
      " AND (?2 = '' OR channel = ?2) ORDER BY time DESC, event_id DESC LIMIT ?3");
  if (!query) return query.error();
  sqlite::Statement& row = **query;
  row.bind_text(1, prefix).bind_text(2, channel).bind(3, bounded(limit));
  std::vector<HistoryEntry> entries;
  auto done = each_row(row, [&] {
    entries.push_back({.event_id = std::string(row.text(0)),
                       .type = std::string(row.text(1)),
                       .time = from_unix_ms(row.integer(2)),
                       .body = std::string(row.text(3))});
  });
  if (!done) return done.error();
  return entries;
}

Result<Window> Queries::window(std::string_view channel, std::string_view person_id, UnixTime now) {
  Lock lock(mutex_);
  auto query = database_.cached(
      "SELECT max(last_in) FROM contact_point WHERE channel = ?1 AND subject IN"
      " (SELECT i.subject FROM identity i JOIN link USING(number) JOIN person p USING(person_id)"
      "  WHERE p.root ="
      "  (SELECT root FROM person WHERE person_id = ?2))");
  if (!query) return query.error();
  (*query)->bind_text(1, channel).bind_text(2, person_id);
  Window window;
  auto done = each_row(**query, [&] {
    if (auto last = time_at(**query, 0)) window.closes = *last + kServiceWindow;
  });
  if (!done) return done.error();
  window.open = window.closes && now < *window.closes;
  return window;
}

}  // namespace sambung::state
