#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/fakes/fake_system.hpp"

namespace sambung::testing {

/// Where the journal's files are: a store that knows signed URLs alone, and refuses who shows
/// anything else, as Amazon's S3 does.
class JournalFiles final : public FakeSystem {
 public:
  ~JournalFiles() override { stop(); }
  /// A URL of `file`, which holds until then; Unix seconds.
  std::string keep(const std::string& name, const json& file, std::int64_t until_s);

  bool expired = false;  ///< all URLs are

 private:
  Told answer(const Ask& ask) override;

  std::map<std::string, json> files_;
};

/// HubSpot's webhooks journal of one account, with its subscriptions and an app's token, from the OpenAPI
/// document of 2026-03 and its guides (read 2026-11). Used by one fake, one request at a time.
class HubspotJournal {
 public:
  static constexpr std::int64_t kPortal = 730;

  /// What happened, if a subscription wants it. An event gets what all have.
  void note(json event, std::int64_t now_s);
  /// What was noted since becomes an entry.
  void publish(std::int64_t now_s);
  bool is_its(const Ask& ask) const { return ask.path.starts_with("/webhooks-journal/"); }
  Told answer(const Ask& ask, std::int64_t now_s);
  Told give_token(const Ask& ask) const;
  JournalFiles& files();
  std::size_t kept() const { return entries_.size(); }

  // The cells.
  std::int64_t journal_expires = 3 * 86'400;  ///< entries are kept for so long
  std::size_t events_per_entry = 1;
  bool merge_names_loser = false;  ///< a merge's event has the id that went in, and nothing else
  bool no_journal_scope = false;
  std::string token;  ///< wanted as bearer; empty: any
  std::vector<json> subscriptions;

 private:
  struct Entry {
    std::string offset;
    json events;
    std::int64_t at = 0;
  };
  Told read(const std::string& place, std::int64_t now_s);
  Told told(const Entry& entry, std::int64_t now_s);
  Told subscribe(const Ask& ask, std::int64_t now_s);
  bool wanted(const json& event) const;
  void forget(std::int64_t now_s);

  std::vector<Entry> entries_;
  json noted_ = json::array();
  int made_ = 0;
  std::unique_ptr<JournalFiles> files_;
};

}  // namespace sambung::testing
