#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/fakes/fake_system.hpp"
#include "tests/saas/select_rows.hpp"

namespace sambung::testing {

/// Zoho CRM's API v8 as far as a connector needs it, from its OpenAPI documents and pages (read
/// 2026-11). Strict: a path, field, parameter or member that Zoho does not know is refused in
/// Zoho's words. Times are kept in UTC to the second and told at +07:00; ids have 19 digits, which
/// differ in the last ones.
class FakeZoho final : public FakeSystem {
 public:
  FakeZoho();
  ~FakeZoho() override { stop(); }

  std::string add(const json& fields);
  void edit(const std::string& id, const json& fields);
  void remove(const std::string& id);

  struct Note {
    std::string parent;
    std::string title;
    std::string content;
  };
  std::map<std::string, json> records;         ///< of the module Contacts
  std::map<std::string, json> leads;           ///< of the module Leads
  std::map<std::string, std::string> deleted;  ///< id, and when
  std::map<std::string, Note> notes;
  std::map<std::string, json> channels;
  std::map<std::string, bool> fields;  ///< of the module, and whether each is unique

  // The cells.
  std::string token;   ///< wanted; empty: any
  int mints_max = 10;  ///< tokens before Zoho gives no more
  int minted = 0;
  std::int64_t search_lag_s = 0;  ///< a search sees a record so much later
  int credits = -1;               ///< requests before the credits are used up
  int locked = 0;                 ///< so many writes of an item fail with RECORD_LOCKED
  bool scope = true;              ///< whether the token may read the module
  bool errors_in_200 = false;     ///< an error of all comes with 200
  std::set<std::string> hidden;   ///< ids that a query does not show yet
  std::vector<json> writes;       ///< bodies of writes of records

 private:
  Told answer(const Ask& ask) override;
  bool is_write(const Ask& ask) const override {
    return ask.method != "GET" && !ask.path.ends_with("/coql") && !ask.path.ends_with("/token");
  }
  Told route(const Ask& ask);
  Told mint(const Ask& ask);
  Told coql(const Ask& ask);
  Told search(const Ask& ask, std::map<std::string, json>& rows);
  Told gone(const Ask& ask);
  Told write(const Ask& ask, const std::string& module, bool upsert);
  Told remove_all(const Ask& ask, const std::string& module);
  Told write_notes(const Ask& ask);
  Told list_notes(const Ask& ask, const std::string& parent);
  Told settings(const Ask& ask);
  Told watch(const Ask& ask);
  json write_one(std::map<std::string, json>& rows, json record, bool upsert, const json& checks);
  json wrong_in(const std::map<std::string, json>& rows, const std::string& id,
                const json& record) const;
  std::map<std::string, json>& rows_of(const std::string& module);
  std::string new_id();
  json shown(const json& row, const std::vector<std::string>& columns) const;

  std::int64_t next_ = 5'543'210'000'000'123'001;
};

}  // namespace sambung::testing
