#pragma once

#include "tests/fakes/fake_system.hpp"

namespace sambung::testing {

/// Freshsales: look-ups by one field, views with the newest first, duplicates that are only said, two
/// ways to delete. Freshworks publishes no specification. Written from what public clients of it send
/// and read (n8n's node; api-evangelist/freshsales; OpenCompany's integration) and from Freshworks' own
/// list of the paths of contacts; read 2026-11.
class FakeFreshsales final : public FakeSystem {
 public:
  ~FakeFreshsales() override { stop(); }

  // Switches.
  std::string token;   ///< whom it answers; empty: everybody
  int page_rows = 25;  ///< of a view, whatever was asked for

  json& add(json fields, std::int64_t time_s);
  std::map<int, json> contacts;  ///< those in the recycle bin are among `deleted`
  std::map<int, json> deleted;
  std::map<int, json> notes;

 protected:
  Told answer(const Ask& ask) override;

 private:
  Told route(const Ask& ask, const std::string& path);
  Told lookup(const Ask& ask) const;
  Told view(const Ask& ask) const;
  Told create(const Ask& ask);
  Told contact(const Ask& ask, const std::string& rest);
  Told note(const Ask& ask, const std::string& path);
  std::string duplicate(const json& fields, int but) const;
  json kept(const json& fields) const;
  int next_ = 400;
};

}  // namespace sambung::testing
