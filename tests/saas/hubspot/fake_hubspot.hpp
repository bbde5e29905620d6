#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/fakes/fake_system.hpp"
#include "tests/saas/hubspot/hubspot_journal.hpp"

namespace sambung::testing {

/// HubSpot's CRM API v3 as far as a connector needs it, from its OpenAPI documents and guides (read
/// 2026-11). Strict: a path, parameter, member or value that HubSpot does not know is refused in
/// HubSpot's words. Times are whole seconds, so that a bulk edit gives many records one.
class FakeHubspot final : public FakeSystem {
 public:
  struct Object {
    std::map<std::string, std::string> properties;
    std::map<std::string, std::string> indexed;  ///< as a search sees it; empty: not yet
    std::int64_t created = 0;
    std::int64_t changed = 0;
    std::int64_t archived = 0;  ///< 0: it is not
    std::vector<std::int64_t> ties;
  };
  using Objects = std::map<std::int64_t, Object>;

  FakeHubspot();
  ~FakeHubspot() override { stop(); }

  std::int64_t add(const std::map<std::string, std::string>& properties);
  void edit(std::int64_t id, const std::map<std::string, std::string>& properties);
  void archive(std::int64_t id);
  void restore(std::int64_t id);
  /// `loser` goes into `winner` and its id leads there from then on.
  void merge(std::int64_t winner, std::int64_t loser);

  /// HubSpot's own GDPR deletion.
  bool forget(std::int64_t id);

  Objects contacts;
  Objects communications;
  HubspotJournal journal;
  /// Names of properties, and whether each is unique.
  std::map<std::string, std::map<std::string, bool>> properties;

  // The cells.
  std::int64_t index_lag_s = 0;    ///< a search sees a change so much later
  bool traced = true;              ///< 207 for what is traced; off: one bad input refuses all
  std::string token;               ///< wanted as bearer; empty: any
  int windows_left = -1;           ///< requests before 429 of the burst limit
  int searches_left = -1;          ///< searches before 429 of the search limit
  std::set<std::string> no_scope;  ///< objects that the token has no right to
  std::size_t after_max = 10'000;

 private:
  Told answer(const Ask& ask) override;
  /// Much is read by POST.
  bool is_write(const Ask& ask) const override {
    return ask.method == "POST" && !ask.path.ends_with("/read") && !ask.path.ends_with("/search");
  }
  Told route(const Ask& ask);
  Told account() const;
  bool is_shown(const Ask& ask) const;
  Told objects(const Ask& ask, const std::string& type, const std::string& rest);
  Told list(const Ask& ask, Objects& all);
  Told read(const Ask& ask, Objects& all);
  Told write(const Ask& ask, const std::string& type, bool upsert);
  Told search(const Ask& ask);
  Told erase(const Ask& ask);
  Told merge(const Ask& ask);
  Told associate(const Ask& ask);
  Told property(const Ask& ask, const std::string& type, const std::string& name);

  json write_one(const std::string& type, const json& input, bool upsert, std::int64_t& id);
  std::int64_t by_property(Objects& all, const std::string& name, const std::string& value);
  std::int64_t found(Objects& all, const std::string& id, const std::string& property);
  json object(std::int64_t id, const Object& one, const json& names) const;
  bool fits(std::int64_t id, const Object& one, const json& filter) const;
  void touch(Object& one);
  void index();

  std::map<std::int64_t, std::int64_t> merged_;
  std::int64_t next_ = 501;
};

}  // namespace sambung::testing
