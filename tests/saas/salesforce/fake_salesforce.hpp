#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/fakes/fake_system.hpp"
#include "tests/saas/select_rows.hpp"

namespace sambung::testing {

/// Salesforce's REST API v68.0 as far as a connector needs it, from its guides (read 2026-11).
/// Strict: a path, object, field or member that Salesforce does not know is refused in Salesforce's
/// words. Times are whole seconds.
class FakeSalesforce final : public FakeSystem {
 public:
  FakeSalesforce();
  ~FakeSalesforce() override { stop(); }

  /// A new row; its id.
  std::string add(const std::string& object, const json& fields);
  void edit(const std::string& id, const json& fields);
  json& row(const std::string& id);
  void remove(const std::string& id);
  void merge(const std::string& winner, const std::string& loser);
  bool merge_by_hand(const std::string& from, const std::string& into) override {
    const auto& all = rows["Contact"];
    if (!all.contains(from) || !all.contains(into)) return false;
    merge(into, from);
    return true;
  }
  /// A lead becomes a contact; the contact's id.
  std::string convert(const std::string& lead);

  std::map<std::string, std::map<std::string, json>> rows;  ///< by object and id
  std::map<std::string, std::set<std::string>> fields;      ///< by object
  std::set<std::string> external_ids;                       ///< "Contact.Sambung_Id__c"
  std::set<std::string> hidden;  ///< ids of rows that a transaction still holds

  // The cells.
  bool unique_keys = true;  ///< off: an external id that several records may have
  enum class Rule { kNone, kAlert, kBlock, kSilent };
  Rule duplicate_rule = Rule::kNone;  ///< on the same address; kSilent blocks and names nobody
  int locked = 0;                     ///< so many writes of an item fail with UNABLE_TO_LOCK_ROW
  int racing = 0;                     ///< so many upserts meet another one of their key
  int requests_left = -1;             ///< of the day
  std::size_t rows_a_page = 2000;
  std::set<std::string> tokens;  ///< accepted; empty: any
  int answers_of_token = -1;     ///< so many answers, and all tokens are expired
  int used = 18;                 ///< of the day's requests, as Sforce-Limit-Info says

 private:
  Told answer(const Ask& ask) override;
  bool is_write(const Ask& ask) const override {
    return ask.method != "GET" && !ask.path.ends_with("/token");
  }
  Told route(const Ask& ask);
  Told grant(const Ask& ask);
  Told query(const std::string& soql);
  Told page_at(std::size_t from);
  Told search(const std::string& sosl);
  Told write(const Ask& ask, const std::string& object, const std::string& key);
  Told remove_all(const Ask& ask);
  Told describe(const std::string& object);
  Told make_field(const Ask& ask);
  json write_one(const Ask& ask, const std::string& object, const std::string& key, json record);
  json store(const std::string& object, const std::string& id, const json& record);
  json refused(const std::string& object, const std::string& id, const json& record,
               const std::string& key) const;
  json duplicate(const Ask& ask, const std::string& object, const json& record) const;
  std::vector<std::string> with(const std::string& object, const std::string& field,
                                const json& value) const;
  std::string new_id(const std::string& object);
  json shown(const std::string& object, const json& row,
             const std::vector<std::string>& columns) const;

  int next_ = 1;
  int minted_ = 0;
  json cursor_ = json::array();
};

}  // namespace sambung::testing
