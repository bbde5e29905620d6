#pragma once

#include "tests/fakes/fake_system.hpp"

namespace sambung::testing {

/// SuiteCRM: JSON:API, ids that the client says, 400 for every failure, and lists of deleted records that
/// fail as soon as there is one. Written from the source of its V8 API (salesagility/SuiteCRM 7.14.6,
/// Api/V8 and data/BeanFactory.php; read 2026-11).
class FakeSuitecrm final : public FakeSystem {
 public:
  ~FakeSuitecrm() override { stop(); }

  // Switches.
  std::string token;  ///< whom it answers; empty: everybody

  std::map<std::string, json> rows;  ///< contacts and notes, those that were deleted too
  void remove(const std::string& id);
  /// As its module MergeRecords does: the values of one are taken over and the other is deleted.
  bool merge_by_hand(const std::string& from, const std::string& into) override;

 protected:
  Told answer(const Ask& ask) override;

 private:
  Told create(const json& data);
  Told change(const json& data);
  Told write(const Ask& ask);
  Told list(const Ask& ask, const std::string& module) const;
  Told one(const Ask& ask, const std::string& module, const std::string& id);
  bool is_there(const std::string& module, const std::string& id) const;
  json shown(const std::string& id) const;
};

}  // namespace sambung::testing
