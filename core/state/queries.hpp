#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/mutex.hpp"
#include "core/base/result.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::state {

/// An identifier of a person, as WhatsApp sent it.
struct IdentityView {
  std::string scope;
  std::string kind;  ///< "wa_id", "user_id", "parent_user_id"
  std::string value;
  std::string e164;  ///< typed form of a number; empty for others
};

struct PersonView {
  std::string person_id;
  std::string name;      ///< the latest profile name; empty when none was seen
  std::string username;  ///< the latest; empty when none was seen
  std::vector<IdentityView> identities;
};

struct ConversationView {
  std::string conversation_id;
  std::string channel;
  std::string person_id;  ///< the root of those merged; empty for a group
  std::string group_id;   ///< empty for a person
  UnixTime last{};        ///< the latest message
  std::string last_kind;  ///< its kind: "text"
};

struct ReactionView {
  std::string actor;  ///< "business" or "person:<subject>"
  std::string emoji;
};

struct StatusView {
  std::string status;  ///< the highest: accepted < sent < delivered < read < played, or failed
  std::optional<UnixTime> sent, delivered, read, played, failed;
  std::string errors;   ///< JSON array; empty when there are none
  std::string pricing;  ///< JSON object; empty when none was stated
};

/// A file of a message that is kept here.
struct MediaView {
  std::string media_id;
  std::string file;
  std::uint64_t size_bytes = 0;
  std::string link;  ///< empty: there is none
  std::optional<UnixTime> link_ends;
};

/// A message as it is now: with what was done to it and what became of it.
struct InteractionView {
  std::string channel;
  std::string message_id;
  std::string direction;  ///< "in", "out"
  std::string kind;
  UnixTime time{};
  std::string body;         ///< the event's JSON as received
  std::string edited_body;  ///< the latest edit's JSON; empty when never edited
  bool revoked = false;
  std::vector<ReactionView> reactions;
  std::optional<StatusView> status;
  std::vector<MediaView> media;
};

/// One event of a number's, account's or template's history.
struct HistoryEntry {
  std::string event_id;
  std::string type;
  UnixTime time{};
  std::string body;
};

/// Whether free-form messages may be sent.
struct Window {
  bool open = false;
  std::optional<UnixTime> closes;  ///< absent when it was never open
};

/// Asks state.db, by a read-only connection of its own. Thread-safe. Every list is bounded by `limit`
/// (at most 500).
class Queries {
 public:
  static Result<std::unique_ptr<Queries>> open(const std::filesystem::path& state_file);

  /// Persons with an id above `after`, in the order of their ids; merged and erased ones left out.
  Result<std::vector<PersonView>> persons(std::string_view after, std::size_t limit);
  /// kNotFound - nobody has that id. The id of a merged person gives the one that remains.
  Result<PersonView> person(std::string_view person_id);
  /// Persons who have, or had, an identifier with exactly this value, or this number in E.164.
  Result<std::vector<PersonView>> find(std::string_view value);

  /// The latest first; of all channels when `channel` is empty.
  Result<std::vector<ConversationView>> conversations(std::string_view channel, UnixTime before,
                                                      std::size_t limit);
  /// Messages of a conversation, the latest first: those before `before`, and of those at it the ones with
  /// an id below `before_id`. The last one's time and id ask for what follows.
  Result<std::vector<InteractionView>> interactions(std::string_view conversation_id,
                                                    UnixTime before, std::size_t limit,
                                                    std::string_view before_id = {});
  /// One message; nullopt when it was never seen.
  Result<std::optional<InteractionView>> interaction(std::string_view channel,
                                                     std::string_view message_id);
  Result<std::optional<StatusView>> status(std::string_view channel, std::string_view message_id);
  /// Statuses, edits and reactions whose message was never seen.
  Result<std::uint64_t> waiting_for_their_message();

  /// Events whose type begins with `prefix` ("channel.", "template."), the latest first.
  Result<std::vector<HistoryEntry>> history(std::string_view prefix, std::string_view channel,
                                            std::size_t limit);
  Result<Window> window(std::string_view channel, std::string_view person_id, UnixTime now);

 private:
  explicit Queries(sqlite::Database database) : database_(std::move(database)) {}

  Result<PersonView> load_person(std::string root) SAMBUNG_REQUIRES(mutex_);
  Result<void> add_acts(InteractionView& view) SAMBUNG_REQUIRES(mutex_);
  Result<void> add_media(InteractionView& view) SAMBUNG_REQUIRES(mutex_);
  Result<std::optional<StatusView>> load_status(std::string_view channel,
                                                std::string_view message_id)
      SAMBUNG_REQUIRES(mutex_);

  Mutex mutex_;
  sqlite::Database database_ SAMBUNG_GUARDED_BY(mutex_);
};

/// How long free-form messages are allowed after a person's last message.
/// Meta, "Customer service windows", as of 2026-11: 24 hours; any new message starts it again.
inline constexpr std::chrono::hours kServiceWindow{24};

}  // namespace sambung::state
