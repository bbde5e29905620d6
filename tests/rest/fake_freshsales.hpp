#pragma once

#include "tests/fakes/fake_system.hpp"

namespace sambung::testing {

/// Freshsales: look-ups, views with the newest first, a duplicate that is only said. Written from
/// what public clients of it send and read (read 2026-11).
class FakeFreshsales final : public FakeSystem {
 public:
  ~FakeFreshsales() override { stop(); }
  std::map<int, json> contacts;

  json& add(json fields, std::int64_t time_s) {
    const int id = 400 + static_cast<int>(contacts.size());
    contacts[id] = {{"id", id}, {"updated_at", utc(time_s, "%Y-%m-%dT%H:%M:%S+00:00")}};
    contacts[id].update(fields);
    return contacts[id];
  }

 protected:
  Told answer(const Ask& ask) override {
    if (ask.path == "/lookup") return lookup(ask);
    if (ask.path == "/contacts/view/7") return view(ask);
    if (ask.path == "/contacts" && ask.method == "POST") return create(ask.body["contact"]);
    const auto found = contacts.find(std::atoi(ask.path.c_str() + 10));
    if (found == contacts.end()) return {404, json(), {}};
    return {200, {{"contact", found->second}}, {}};
  }

 private:
  Told lookup(const Ask& ask) const {
    json found = json::array();
    for (const auto& [id, contact] : contacts) {
      if (contact.value(ask.query.at("f"), "") == ask.query.at("q")) found.push_back({{"id", id}});
    }
    return {200, {{"contacts", {{"contacts", found}}}}, {}};
  }
  Told create(const json& fields) {
    for (const auto& [id, contact] : contacts) {
      if (contact["mobile_number"] == fields["mobile_number"]) {
        return {
            400, {{"errors", {{"code", 400}, {"message", {"MobileNumber is not unique"}}}}}, {}};
      }
    }
    return {200, {{"contact", add(fields, now())}}, {}};
  }
  Told view(const Ask& ask) const {
    std::vector<json> rows;
    for (const auto& [id, contact] : contacts) rows.push_back(contact);
    std::sort(rows.begin(), rows.end(),
              [](const json& a, const json& b) { return a["updated_at"] > b["updated_at"]; });
    constexpr std::size_t kPage = 25;  // whatever was asked for
    const auto page = std::stoul(ask.query.at("page"));
    json shown = json::array();
    for (std::size_t i = (page - 1) * kPage; i < std::min(rows.size(), page * kPage); ++i)
      shown.push_back(rows[i]);
    return {200,
            {{"contacts", shown}, {"meta", {{"total_pages", (rows.size() + kPage - 1) / kPage}}}},
            {}};
  }
};

}  // namespace sambung::testing
