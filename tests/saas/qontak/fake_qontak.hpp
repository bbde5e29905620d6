#pragma once

#include <set>

#include "tests/fakes/fake_system.hpp"

namespace sambung::testing {

/// Mekari Qontak CRM: contacts and notes behind an envelope, requests signed by HMAC or with a token that
/// is refreshed once. Written from its Postman collection and Mekari's documentation of both ways to log in
/// (deptz/qontak-mcp, mekari-engineering/devcenter-kb; read 2026-11), not from the connector.
/// Parameters and fields that are not documented are refused.
class FakeQontak final : public FakeSystem {
 public:
  ~FakeQontak() override { stop(); }

  // Switches.
  std::string client_id;  ///< of the key that signs; empty: signatures are not looked at
  std::string client_secret;
  bool with_tokens = false;          ///< a bearer token is wanted
  std::string refresh_token = "r1";  ///< the one that counts; each works once
  bool errors_in_200 = false;        ///< HTTP says 200, the envelope says what is
  bool finds_parts = true;           ///< a search goes by a part of the number
  bool ignores_filters = false;      ///< a search gives everyone
  std::size_t page_max = 25;         ///< however many are asked for
  bool repeats_last_page = false;    ///< beyond the end
  bool lists_single = false;         ///< one contact comes as a list of one

  json& add(json fields);
  void touch(json& record);
  std::map<std::int64_t, json> contacts;
  std::map<std::int64_t, json> notes;
  std::vector<json> additional;  ///< [{"id","name"}]
  int reused_tokens = 0;         ///< refresh tokens that came twice
  int minted = 0;
  void expire_token();

 protected:
  Told answer(const Ask& ask) override;

 private:
  Told envelope(int status, const json& response = nullptr, const std::string& code = "") const;
  bool is_signed(const Ask& ask) const;
  Told mint(const Ask& ask);
  Told list(const Ask& ask, const std::vector<json>& rows,
            const std::set<std::string>& known) const;
  Told contact_list(const Ask& ask) const;
  Told write_contact(const Ask& ask, std::int64_t id);
  Told one_contact(const Ask& ask, std::int64_t id);
  Told note(const Ask& ask, const std::string& rest);
  Told write_note(const Ask& ask, std::int64_t id);

  std::int64_t next_ = 31;
  std::string access_token_ = "a1";
};

}  // namespace sambung::testing
