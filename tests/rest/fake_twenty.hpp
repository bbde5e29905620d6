#pragma once

#include "tests/fakes/fake_system.hpp"

namespace sambung::testing {

/// Twenty: filters as one text, pages of 60 by cursor, deleted people hidden. Written from
/// twenty-sdk 2.43 (read 2026-11).
class FakeTwenty final : public FakeSystem {
 public:
  ~FakeTwenty() override { stop(); }
  std::map<std::string, json> people;
  std::map<std::string, json> notes;

  void add(const std::string& id, const std::string& number, std::int64_t time_s) {
    people[id] = {{"id", id},
                  {"name", {{"firstName", "P"}, {"lastName", ""}}},
                  {"phones", {{"primaryPhoneNumber", number}, {"primaryPhoneCallingCode", "+62"}}},
                  {"deletedAt", nullptr},
                  {"updatedAt", utc(time_s, "%Y-%m-%dT%H:%M:%S.000Z")}};
  }

 protected:
  Told answer(const Ask& ask) override {
    if (ask.path == "/rest/people" && ask.method == "GET") return list(ask);
    if (ask.path == "/rest/notes" || ask.path == "/rest/noteTargets") {
      const std::string id = ask.body.at("id");
      if (notes.contains(id))
        return {400, {{"statusCode", 400}, {"messages", {"A duplicate entry was detected"}}}, {}};
      notes[id] = ask.body;
      return {201, {{"data", ask.body}}, {}};
    }
    return {404, {{"statusCode", 404}, {"messages", {"not found"}}}, {}};
  }

 private:
  static bool fits(const std::string& filter, const json& person) {
    const auto part = [&](const std::string& name) {
      return filter.find(name) != std::string::npos;
    };
    const std::string number = person["phones"]["primaryPhoneNumber"];
    const std::string id = person["id"];
    if (part("id[in]:")) return part('"' + id + '"');
    if (part("primaryPhoneNumber[in]:")) return part('"' + number + '"');
    const std::size_t since = filter.find("updatedAt[gte]:\"");
    return since == std::string::npos ||
           person["updatedAt"].get<std::string>() >= filter.substr(since + 16, 24);
  }
  Told list(const Ask& ask) const {
    const std::string filter = ask.query.count("filter") > 0 ? ask.query.at("filter") : "";
    const bool deleted = filter.find("deletedAt[is]:NOT_NULL") != std::string::npos;
    std::vector<json> rows;
    for (const auto& [id, person] : people) {
      if (deleted == !person["deletedAt"].is_null() && fits(filter, person)) rows.push_back(person);
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const json& a, const json& b) { return a["updatedAt"] < b["updatedAt"]; });
    std::size_t from = 0;
    const auto after = ask.query.find("starting_after");
    while (after != ask.query.end() && from < rows.size() && rows[from++]["id"] != after->second) {
    }
    const std::size_t to = std::min(rows.size(), from + std::stoul(ask.query.at("limit")));
    json page = json::array();
    for (std::size_t i = from; i < to; ++i) page.push_back(rows[i]);
    const json end = page.empty() ? json(nullptr) : page.back()["id"];
    return {200,
            {{"data", {{"people", page}}},
             {"pageInfo", {{"hasNextPage", to < rows.size()}, {"endCursor", end}}}},
            {}};
  }
};

}  // namespace sambung::testing
