#pragma once

#include <string>
#include <vector>

#include "connectors/hubspot/feed.hpp"
#include "connectors/hubspot/journal.hpp"
#include "connectors/web/changes.hpp"

namespace sambung::hubspot {

/// How far the journal is read. Plain value.
struct JournalState {
  /// First the oldest entry, so that all that comes later is kept until all contacts are read; then
  /// all contacts; then what comes later. The entries before the reading are read too: what a search
  /// does not show yet is in them.
  enum class Phase : std::uint8_t { kAnchor, kAll, kFollow };

  Phase phase = Phase::kAnchor;
  std::string offset;         ///< of the last entry that was given; empty: go on with the oldest
  std::int64_t quiet_ms = 0;  ///< when nothing was behind it, Unix; 0: not since it was read
  std::string entry;          ///< the one that is being given
  std::size_t given = 0;      ///< so many of its contacts were
  web::Cursor all;            ///< of the reading of all contacts
};

std::string encode(const JournalState& state);
/// Nothing when `text` is no such cursor; an empty one is a beginning.
std::optional<JournalState> decode_journal(std::string_view text);

/// Changes by the journal. Confined to the instance's thread; borrows all.
class JournalFeed {
 public:
  struct Parts {
    web::Api& api;
    Journal& journal;
    const Config& config;
    ArchivedContacts& archived;
    std::vector<web::FeedOf> all;  ///< what reads all contacts, archived ones too
  };
  explicit JournalFeed(Parts parts) : parts_(std::move(parts)) {}

  /// Serves request `index` of a call of `changes`. `portal` is the account's id. Throws web::Failure
  /// when nothing was given.
  Outcome serve(Call& call, std::size_t index, const std::string& portal);

 private:
  /// What a step came to.
  enum class Step : std::uint8_t { kOn, kFull, kOver, kLost };
  struct Reading {
    JournalState& state;
    web::Giving& giving;
    const std::string& portal;
    const web::Json& context;
  };

  Step run(Reading& reading);
  Step read_anchor(Reading& reading);
  Step read_all(Reading& reading);
  Step follow(Reading& reading);
  Step quiet(JournalState& state);
  bool give(Reading& reading, const JournalEntry& entry);

  const Parts parts_;
};

}  // namespace sambung::hubspot
