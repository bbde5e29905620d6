#pragma once

#include "tests/fakes/fake_system.hpp"

namespace sambung::testing {

/// Pipedrive: a search by part of a text that gives parts of persons, pages by cursor, deleted persons that
/// no list has, merges. Persons are of API v2, notes and webhooks of v1. Written from its npm package 33.7
/// (`persons-api`, `notes-api`, their models; read 2026-11). What is not said there: that a search compares
/// digits, and that a deleted person can be fetched (`bin_shown`).
class FakePipedrive final : public FakeSystem {
 public:
  ~FakePipedrive() override { stop(); }

  // Switches.
  std::string token;      ///< whom it answers; empty: everybody
  bool bin_shown = true;  ///< a person who was deleted is fetched with `is_deleted`; else 404
  int page_rows = 2;      ///< of a list, fewer than were asked for, as it may

  void add(int id, const std::string& phone, std::int64_t time_s);
  std::map<int, json> persons;  ///< those that were deleted too
  std::vector<json> notes;
  std::map<int, json> webhooks;

 protected:
  Told answer(const Ask& ask) override;

 private:
  Told search(const Ask& ask) const;
  Told list(const Ask& ask) const;
  Told create(const Ask& ask);
  Told person(const Ask& ask, int id);
  Told merge(const Ask& ask, int id);
  Told note(const Ask& ask);
  Told webhook(const Ask& ask);
  Told v1(const Ask& ask);
  json& put(int id, const json& fields);
  int next_ = 1;
};

}  // namespace sambung::testing
