#pragma once

#include "tests/fakes/fake_system.hpp"

namespace sambung::testing {

/// EspoCRM as systems of this kind behave: strict `after`, seconds, 200 rows at most, no upsert.
/// Written from its documentation and source (espocrm/documentation, espocrm/espocrm 8.4 to 9.3,
/// read 2026-11), not from the connector.
class FakeEspocrm final : public FakeSystem {
 public:
  /// What the system signs a webhook's deliveries with.
  static std::string secret_of(const std::string& webhook) { return "secret of " + webhook; }
  ~FakeEspocrm() override { stop(); }

  // Switches.
  bool duplicate_list = true;  ///< a create that is one is answered 409 with the list of records
  bool total_unknown = false;  ///< `total` is -1

  json& add(const std::string& id, json fields);
  std::map<std::string, json> contacts;
  std::vector<json> notes;
  std::vector<json> webhooks;
  /// Called between two pages of a list.
  std::function<void()> between_pages;

 protected:
  Told answer(const Ask& ask) override;

 private:
  Told contact(const Ask& ask, const std::string& id);
  Told list(const Ask& ask);
  Told create(const Ask& ask);
  Told note(const Ask& ask);
  Told webhook(const Ask& ask);
  int next_ = 1;
};

}  // namespace sambung::testing
