#pragma once

#include "tests/fakes/fake_system.hpp"

namespace sambung::testing {

/// Twenty: filters as one text, pages of 60 by cursor, phone numbers that are taken apart, people that are
/// hidden when they are deleted, ids that the client says, merges. Written from twenty-sdk 2.43 and the server's
/// source (twentyhq/twenty: rest/core, rest/input-request-parsers, transform-phones-value,
/// common-merge-many; read 2026-11).
class FakeTwenty final : public FakeSystem {
 public:
  ~FakeTwenty() override { stop(); }

  // Switches.
  std::string token;  ///< whom it answers; empty: everybody

  void add(const std::string& id, const std::string& number, std::int64_t time_s);
  std::map<std::string, json> people;  ///< those with `deletedAt` too
  std::map<std::string, json> notes;   ///< notes and what they are about

 protected:
  Told answer(const Ask& ask) override;

 private:
  Told list(const Ask& ask) const;
  Told create(const Ask& ask);
  Told person(const Ask& ask, const std::string& id);
  Told merge(const Ask& ask);
  Told note(const Ask& ask);
  std::string put(const std::string& id, const json& fields);
  int next_ = 1;
};

}  // namespace sambung::testing
