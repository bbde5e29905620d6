#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/fakes/fake_system.hpp"

namespace sambung::testing {

/// Our user in Odoo, whose key the fake knows.
inline constexpr std::int64_t kOdooBot = 7;

/// An exception of Odoo's: its status over JSON-2, its name over both.
struct OdooError {
  int status = 500;
  std::string name;
};

/// What a method is called with.
struct OdooCall {
  std::string model;
  std::string method;
  std::vector<std::int64_t> ids{};
  bool with_ids = false;
  json named = json::object();
  json context = json::object();
};

/// Odoo 17 to 19 as it behaves to those who call it: JSON-2 and JSON-RPC, partners, their external ids and
/// tags, the chatter, automation rules. Written from its source and documentation (odoo/odoo 17.0 to 19.0:
/// addons/rpc/controllers/json2.py, odoo/http.py, odoo/models.py `load`, addons/mail; read 2026-11), not from
/// the connector.
class FakeOdoo final : public FakeSystem {
 public:
  FakeOdoo() = default;
  ~FakeOdoo() override { stop(); }

  // Switches.
  bool mobile = false;                ///< res.partner has `mobile`, as until 18
  bool sanitized = true;              ///< the module phone_validation is there
  bool json2 = true;                  ///< 19 and later; else /json/2 is nowhere
  bool key_expired = false;           ///< the API key is not accepted any more
  bool read_only_user = false;        ///< the user may not write contacts
  bool automation = true;             ///< the module base_automation is there
  std::set<std::int64_t> locked;      ///< partners that somebody else writes to just now
  std::set<std::int64_t> kept;        ///< partners that cannot be deleted
  std::set<std::string> more_fields;  ///< further char fields of res.partner

  /// A partner that somebody else made just now.
  std::int64_t add(json fields);
  /// One whose transaction began `ago_s` before now and is committed now: its write_date is old.
  std::int64_t add_late(json fields, std::int64_t ago_s);
  /// Somebody else changes a partner.
  void edit(std::int64_t id, const json& fields);
  void remove(std::int64_t id);
  /// The webhook of the automation rule for a partner.
  static json hook_of(std::int64_t id);

  std::map<std::int64_t, json> partners;
  std::map<std::string, std::int64_t> external;  ///< "sambung.wa_1" -> partner
  std::map<std::int64_t, std::string> tags;
  std::map<std::int64_t, json> messages;
  std::map<std::int64_t, json> rules;    ///< base.automation
  std::map<std::int64_t, json> actions;  ///< ir.actions.server
  /// Called before each search of partners.
  std::function<void()> before_search;
  /// Microseconds of the next write_date within its second.
  std::int64_t micros = 0;

 protected:
  Told answer(const Ask& ask) override;
  /// All is said by POST: what changes something tells its method.
  bool is_write(const Ask& ask) const override;

 private:
  Told answer_json2(const Ask& ask);
  Told answer_jsonrpc(const Ask& ask);
  json run(const OdooCall& call);
  json partner_method(const OdooCall& call);
  json message_method(const OdooCall& call);
  json other_method(const OdooCall& call);
  json search_read(const OdooCall& call, const std::map<std::int64_t, json>& rows,
                   const std::set<std::string>& known);
  json fields_get() const;
  json load(const OdooCall& call);
  json post(const OdooCall& call);
  std::set<std::string> partner_fields() const;
  void write(std::int64_t id, const json& values, std::int64_t user, std::int64_t at_s);
  void check_values(const json& values) const;
  json row_of(std::int64_t id, const json& row, const json& fields) const;
  std::int64_t make(const json& values);

  std::int64_t next_ = 41;
};

/// Whether a row fits a domain in Odoo's prefix notation. Throws OdooError for what is none.
bool fits_domain(const json& domain, std::int64_t id, const json& row);

}  // namespace sambung::testing
