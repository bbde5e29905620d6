#pragma once

#include "tests/fakes/fake_system.hpp"

namespace sambung::testing {

/// Chatwoot: search by part of a text, unique phone numbers, conversations in inboxes. Written from
/// its contacts controller and swagger (chatwoot/chatwoot, read 2026-11), not from the connector.
class FakeChatwoot final : public FakeSystem {
 public:
  ~FakeChatwoot() override { stop(); }

  // Switches.
  bool api_inbox = true;         ///< inbox 3 is of type API: it takes incoming messages
  bool digits_match_ids = true;  ///< a search for digits finds the contact of that id too

  json& add(json fields);
  std::map<int, json> contacts;
  std::map<int, json> conversations;  ///< each has `messages`
  std::vector<json> echoes;           ///< bodies of webhooks that it would send

 protected:
  Told answer(const Ask& ask) override;

 private:
  Told search(const Ask& ask) const;
  Told create(const Ask& ask);
  Told contact(const Ask& ask, const std::string& rest);
  Told conversation(const Ask& ask);
  Told merge(const Ask& ask);
  Told message(const Ask& ask, json& talk);
  int next_ = 1;
};

}  // namespace sambung::testing
