#pragma once

#include "tests/fakes/fake_system.hpp"

namespace sambung::testing {

/// Pipedrive: a search by part of a text that gives parts of persons; pages by cursor. Written from
/// its npm package 33.7 (read 2026-11).
class FakePipedrive final : public FakeSystem {
 public:
  ~FakePipedrive() override { stop(); }
  std::map<int, json> persons;
  std::vector<json> notes;

  void add(int id, const std::string& phone, std::int64_t time_s) {
    persons[id] = {{"id", id},
                   {"name", "P"},
                   {"phones", {{{"value", phone}, {"primary", true}, {"label", "mobile"}}}},
                   {"emails", json::array()},
                   {"is_deleted", false},
                   {"update_time", utc(time_s)}};
  }

 protected:
  Told answer(const Ask& ask) override {
    if (ask.path == "/api/v2/persons/search") return search(ask.query.at("term"));
    if (ask.path == "/api/v2/persons" && ask.method == "GET") return list(ask);
    if (ask.path.starts_with("/api/v2/persons/")) return one(ask);
    if (ask.path == "/v1/notes" && ask.method == "POST") {
      notes.push_back(ask.body);
      return {201, {{"success", true}, {"data", {{"id", notes.size()}}}}, {}};
    }
    return {404, {{"success", false}}, {}};
  }

 private:
  Told search(const std::string& term) const {
    json items = json::array();
    for (const auto& [id, person] : persons) {
      const std::string phone = person["phones"][0]["value"];
      if (digits(phone).find(term) == std::string::npos) continue;
      items.push_back({{"result_score", 0.3}, {"item", {{"id", id}, {"phones", {phone}}}}});
    }
    return {200,
            {{"success", true},
             {"data", {{"items", items}}},
             {"additional_data", {{"next_cursor", nullptr}}}},
            {}};
  }
  Told list(const Ask& ask) const {
    std::vector<json> rows;
    for (const auto& [id, person] : persons) {
      if (person["update_time"].get<std::string>() >= ask.query.at("updated_since"))
        rows.push_back(person);
    }
    constexpr std::size_t kPage = 2;  // fewer than asked for, as it may
    const auto from = ask.query.count("cursor") > 0 ? std::stoul(ask.query.at("cursor")) : 0UL;
    json page = json::array();
    for (std::size_t i = from; i < std::min(rows.size(), from + kPage); ++i)
      page.push_back(rows[i]);
    const bool more = from + kPage < rows.size();
    const json next = more ? json(std::to_string(from + kPage)) : json(nullptr);
    return {
        200, {{"success", true}, {"data", page}, {"additional_data", {{"next_cursor", next}}}}, {}};
  }
  Told one(const Ask& ask) {
    const auto found = persons.find(std::atoi(ask.path.c_str() + 16));
    if (found == persons.end()) return {404, {{"success", false}}, {}};
    if (ask.method == "PATCH") found->second.update(ask.body);
    return {200, {{"success", true}, {"data", found->second}}, {{"x-ratelimit-remaining", "17"}}};
  }
};

}  // namespace sambung::testing
